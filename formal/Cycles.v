(* Runs that come back: a method that cycles on a smooth and strongly convex function. *)
From Coq Require Import ZArith QArith Ring.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Checking Definiteness Inequalities Points Standard.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope ring_scope.

Section Hull.
Variables (R : realFieldType) (K n : nat) (V : 'M[R]_(K, n)).

Add Ring ring_R : (ring_of R).

(* Averages of the rows of V. *)
Definition hull (x : 'rV[R]_n) : Prop :=
  exists w : 'rV[R]_K, [/\ forall j, 0 <= w 0 j, \sum_j w 0 j = 1 & x = w *m V].
Lemma corner_nearest (x : 'rV[R]_n) (i : 'I_K) :
  (forall j, dot (x - matrix.row i V) (matrix.row j V - matrix.row i V) <= 0) -> nearest hull x (matrix.row i V).
Proof.
move=> H; split=> [|q [w [W0 W1 ->]]].
  exists (delta_mx 0 i); split; last exact: rowE.
    by move=> j; rewrite mxE; case: eqP; rewrite ?ler01 ?ler0n.
  rewrite (bigD1 i) //= mxE !eqxx big1 ?addr0 // => j /negbTE N.
  by rewrite mxE N andbF.
have -> : w *m V - matrix.row i V = \sum_j w 0 j *: (matrix.row j V - matrix.row i V).
  rewrite (eq_bigr (fun j => w 0 j *: matrix.row j V - w 0 j *: matrix.row i V)); last by move=> j _; rewrite scalerBr.
  by rewrite sumrB -scaler_suml W1 scale1r mulmx_sum_row.
rewrite dotC /dot mulmx_suml summxE -oppr_ge0 -sumrN; apply: sumr_ge0 => j _.
by rewrite oppr_ge0 -/(dot (w 0 j *: (matrix.row j V - matrix.row i V)) (x - matrix.row i V)) dotZl dotC mulr_ge0_le0.
Qed.
Lemma nearest_unique (H : 'rV[R]_n -> Prop) x p q : nearest H x p -> nearest H x q -> p = q.
Proof.
move=> [Hp Np] [Hq Nq]; apply/eqP; rewrite -subr_eq0; apply/eqP; apply: dot_eq0.
have -> : dot (p - q) (p - q) = dot (x - q) (p - q) + dot (x - p) (q - p).
  by rewrite !dots ?(dotC q p); ring_in R.
by apply: ler_naddl; [exact: Nq | exact: Np].
Qed.

(* L|x|^2/2 less (L - mu)/2 times the squared distance from H, and its gradient. *)
Variables (mu L : R) (P : 'rV[R]_n -> 'rV[R]_n).
Definition worst x : R := (L * dot x x - (L - mu) * dot (x - P x) (x - P x)) / 2%:R.
Definition gradient x := mu *: x + (L - mu) *: P x.
Lemma worst_smooth (H : 'rV[R]_n -> Prop) : mu <= L -> (forall x, nearest H x (P x)) ->
  smooth_convex mu L worst gradient.
Proof.
move=> HL N x y; have /andP [A B] := squared_distance N x y; move: A B; rewrite mul0r mul1r.
set D := 2%:R * _ => A B.
have two : 2%:R != 0 :> R by rewrite pnatr_eq0.
have -> : 2%:R * (worst y - worst x - dot (gradient x) (y - x)) = L * dot (y - x) (y - x) - (L - mu) * D.
  have half a : 2%:R * (a / 2%:R) = a :> R by rewrite mulrCA mulfV // mulr1.
  rewrite /D /worst /gradient !(mulrBr (2%:R : R)) !half.
  rewrite !dots ?(dotC y x) ?(dotC (P x) x) ?(dotC (P x) y) ?(dotC (P y) y).
  move: (dot x x) (dot y y) (dot x y) (dot (P x) (P x)) (dot (P y) (P y)) => xx yy xy pp qq.
  by move: (dot x (P x)) (dot y (P x)) (dot y (P y)) => xp yp yq; ring_in R.
have K0 : 0 <= L - mu by rewrite subr_ge0.
apply/andP; split; last by rewrite ler_subl_addr ler_addl mulr_ge0.
rewrite ler_subr_addr -ler_subr_addl -mulrBl; exact: ler_wpmul2l.
Qed.
End Hull.

(* The method s <- A s + B g(C s) comes back to a start after K steps, and moves in between. *)
Definition comes_back (R : realFieldType) (d n : nat) (A : 'M[R]_d) (B : 'cV[R]_d) (C : 'rV[R]_d)
    (g : 'rV[R]_n -> 'rV[R]_n) (K : nat) : Prop :=
  exists s : nat -> 'M[R]_(d, n), [/\ forall i, s i.+1 = A *m s i + B *m g (C *m s i),
    forall i, s (i + K)%N = s i & exists i, C *m s i != C *m s 0%N].

Section Data.
Variables (d n K : nat) (A B C V start : table) (mu L : Q).
Definition place_of (s : table) : table := build 1 n (times d C s).
Definition gradient_at (y : table) (t : nat) : table :=
  build 1 n (fun i j => Qred (Qplus (Qmult mu (entry_at y 0 j)) (Qmult (minus L mu) (entry_at V t j)))).
Definition after (s : table) (t : nat) : table :=
  let g := gradient_at (place_of s) t in
  build d n (fun i j => Qred (Qplus (times d A s i j) (Qmult (entry_at B i 0) (entry_at g 0 j)))).
Fixpoint state (t : nat) : table := if t is t'.+1 then after (state t') t' else start.
Definition dot_at (f g : nat -> Q) : Q := sum n (fun k => Qmult (f k) (g k)).
Definition next_to (t : nat) : bool :=
  let y := place_of (state t) in
  all (fun j => qpos (Qopp (dot_at (fun k => minus (entry_at y 0 k) (entry_at V t k))
    (fun k => minus (entry_at V j k) (entry_at V t k))))) (iota 0 K).
Definition cycle_ok : bool := [&& (0 < K)%N, qpos (minus L mu), agree d n (state K) start, all next_to (iota 0 K) &
  has (fun t => ~~ agree 1 n (place_of (state t)) (place_of start)) (iota 0 K)].

Variables (R : realFieldType) (P : 'rV[R]_n -> 'rV[R]_n).
Notation M r c X := (matrix_of R r c X).
Notation Q2 := (q2R R).
Hypothesis ok : cycle_ok.
Hypothesis HP : forall x, nearest (hull (M K n V)) x (P x).

Lemma placeE s : M 1 d C *m M d n s = M 1 n (place_of s).
Proof.
by rewrite matrix_build; apply/matrixP => i j; rewrite !mxE timesE ord1; apply: eq_bigr => k _; rewrite !mxE.
Qed.
Lemma dotE (f g : nat -> Q) : dot (\row_(k < n) Q2 (f k)) (\row_(k < n) Q2 (g k)) = Q2 (dot_at f g) :> R.
Proof. by rewrite /dot mxE sumE; apply: eq_bigr => k _; rewrite !mxE q2RM. Qed.
Lemma nearest_at t (H : (t < K)%N) : P (M 1 n (place_of (state t))) = matrix.row (Ordinal H) (M K n V).
Proof.
apply: nearest_unique (HP _) _; apply: corner_nearest => j.
have /and5P [_ _ _ /allP N _] := ok; have := N t; rewrite mem_iota /= add0n => /(_ H) /allP /(_ j).
rewrite mem_iota /= add0n => /(_ (ltn_ord j)) /(q2R_ge0 R); rewrite q2RN oppr_ge0 -dotE.
by congr (dot _ _ <= 0); apply/rowP => k; rewrite !mxE minusE.
Qed.
Lemma afterE t : (t < K)%N -> M d n (state t.+1) =
  M d d A *m M d n (state t) + M d 1 B *m gradient (Q2 mu) (Q2 L) P (M 1 d C *m M d n (state t)).
Proof.
move=> H; rewrite placeE /gradient (nearest_at H) /= matrix_build; apply/matrixP => i j.
rewrite !mxE q2R_red q2RD timesE q2RM; congr (_ + _).
  by apply: eq_bigr => k _; rewrite !mxE.
rewrite big_ord1 !mxE; congr (_ * _); have := at_build (fun i j => Qred (Qplus (Qmult mu
  (entry_at (place_of (state t)) 0 j)) (Qmult (minus L mu) (entry_at V t j)))) (0 : 'I_1) j.
by rewrite /gradient_at => -> /=; rewrite q2R_red q2RD !q2RM minusE.
Qed.
Theorem cycle : smooth_convex (Q2 mu) (Q2 L) (worst (Q2 mu) (Q2 L) P) (gradient (Q2 mu) (Q2 L) P) /\
  comes_back (M d d A) (M d 1 B) (M 1 d C) (gradient (Q2 mu) (Q2 L) P) K.
Proof.
have /and5P [K0 ML /agreeP E _ /hasP [t Ht N]] := ok; split.
  by apply: worst_smooth HP; rewrite -subr_ge0 -minusE; exact: q2R_ge0.
exists (fun i => M d n (state (i %% K)%N)); split=> [i|i|].
- rewrite -afterE ?ltn_mod //; rewrite -addn1 -modnDml addn1.
  have : ((i %% K).+1 <= K)%N by rewrite ltn_mod.
  rewrite leq_eqVlt => /orP [/eqP ->|H]; last by rewrite modn_small.
  by rewrite modnn (E R).
- by rewrite modnDr.
exists t; move: Ht N; rewrite mem_iota /= add0n => Ht N.
rewrite modn_small // mod0n !placeE; apply: contra N => /eqP X; exact/(agreeP R).
Qed.
End Data.
Print Assumptions cycle.
