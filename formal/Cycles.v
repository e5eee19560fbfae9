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
Variables (d n K : nat) (A B C V start : table) (mu L : Q) (D : positive).

(* Numbers of a run over one denominator D, so that no common divisors are looked for. *)
Definition over (q : Q) : Q :=
  let p := Qmake (Z.div (Z.mul (Qnum q) (Zpos D)) (Zpos (Qden q))) D in if Qeq_bool p q then p else q.
Definition plus (x y : Q) : Q :=
  if Pos.eqb (Qden x) (Qden y) then Qmake (Z.add (Qnum x) (Qnum y)) (Qden x) else Qplus x y.
Definition less (x y : Q) : Q := plus x (Qopp y).
Definition total m (f : nat -> Q) : Q := foldr (fun k x => plus (f k) x) zeroQ (iota 0 m).
Definition product m (X Y : table) i j := total m (fun k => Qmult (entry_at X i k) (entry_at Y k j)).

Definition place_of (s : table) : table := build 1 n (fun i j => over (product d C s i j)).
Definition gradient_at (y : table) (t : nat) : table :=
  build 1 n (fun i j => plus (Qmult mu (entry_at y 0 j)) (Qmult (minus L mu) (entry_at V t j))).
Definition after (s : table) (t : nat) : table :=
  let g := gradient_at (place_of s) t in
  build d n (fun i j => over (plus (product d A s i j) (Qmult (entry_at B i 0) (entry_at g 0 j)))).
Fixpoint state (t : nat) : table := if t is t'.+1 then after (state t') t' else start.
Definition dot_at (f g : nat -> Q) : Q := total n (fun k => Qmult (f k) (g k)).
Definition next_to (y : table) (t : nat) : bool :=
  all (fun j => qpos (Qopp (dot_at (fun k => less (entry_at y 0 k) (entry_at V t k))
    (fun k => less (entry_at V j k) (entry_at V t k))))) (iota 0 K).
(* From the state s at t: k steps, each at the corner that is named, and back; a step away. *)
Fixpoint returns (k t : nat) (s : table) : bool :=
  if k is k'.+1 then next_to (place_of s) t && returns k' t.+1 (after s t) else agree d n s start.
Fixpoint moves (k t : nat) (s : table) : bool :=
  if k is k'.+1 then
    if agree 1 n (place_of s) (place_of start) then moves k' t.+1 (after s t) else true
  else false.
Definition run_ok : bool :=
  [&& (0 < K)%N, qpos (minus L mu), returns K 0 start & moves K 0 start].

Variables (R : realFieldType) (P : 'rV[R]_n -> 'rV[R]_n).
Notation M r c X := (matrix_of R r c X).
Notation Q2 := (q2R R).
Hypothesis ok : run_ok.
Hypothesis HP : forall x, nearest (hull (M K n V)) x (P x).

Lemma overE q : Q2 (over q) = Q2 q.
Proof. by rewrite /over; case: ifP => // /Qeq_bool_eq /(q2R_eq R). Qed.
Lemma plusE x y : Q2 (plus x y) = Q2 x + Q2 y.
Proof.
rewrite /plus; case: ifP => [/Pos.eqb_eq E|_]; last exact: q2RD.
by rewrite /q2R /= z2RD mulrDl -E.
Qed.
Lemma lessE x y : Q2 (less x y) = Q2 x - Q2 y.
Proof. by rewrite plusE q2RN. Qed.
Lemma totalE m f : Q2 (total m f) = \sum_(k < m) Q2 (f k).
Proof.
rewrite -(big_mkord xpredT (fun k => Q2 (f k))) /total /index_iota subn0.
by elim: (iota 0 m) => [|k s IH] /=; rewrite ?big_nil ?q2R0 // big_cons plusE IH.
Qed.
Lemma productE m X Y i j : Q2 (product m X Y i j) = \sum_(k < m) Q2 (entry_at X i k) * Q2 (entry_at Y k j).
Proof. by rewrite totalE; apply: eq_bigr => k _; rewrite q2RM. Qed.
Lemma returnsP k t : returns k t (state t) ->
  (forall i, (t <= i < t + k)%N -> next_to (place_of (state i)) i) /\ agree d n (state (t + k)) start.
Proof.
elim: k t => [|k IH] t /=; first by rewrite addn0; split=> // i /andP [A1 A2]; move: (leq_ltn_trans A1 A2); rewrite ltnn.
case/andP => N /(IH t.+1) [H E]; rewrite addnS -addSn; split=> // i /andP [A1 A2].
by move: A1; rewrite leq_eqVlt => /orP [/eqP <- //|A1]; apply: H; rewrite A1.
Qed.
Lemma movesP k t : moves k t (state t) ->
  exists2 i, (i < t + k)%N & ~~ agree 1 n (place_of (state i)) (place_of start).
Proof.
elim: k t => [|k IH] t //=; case: ifP => [_ /(IH t.+1) [i Hi N]|N _].
  by exists i => //; rewrite addnS -addSn.
by exists t; [rewrite addnS ltnS leq_addr | rewrite N].
Qed.
Lemma placeE s : M 1 d C *m M d n s = M 1 n (place_of s).
Proof.
by rewrite matrix_build; apply/matrixP => i j; rewrite !mxE overE productE ord1; apply: eq_bigr => k _; rewrite !mxE.
Qed.
Lemma dotE (f g : nat -> Q) : dot (\row_(k < n) Q2 (f k)) (\row_(k < n) Q2 (g k)) = Q2 (dot_at f g) :> R.
Proof. by rewrite /dot mxE totalE; apply: eq_bigr => k _; rewrite !mxE q2RM. Qed.
Lemma nearest_at t (H : (t < K)%N) : P (M 1 n (place_of (state t))) = matrix.row (Ordinal H) (M K n V).
Proof.
apply: nearest_unique (HP _) _; apply: corner_nearest => j.
have /and4P [_ _ /(@returnsP K 0) [N _] _] := ok; have /allP /(_ j) := N t H.
rewrite mem_iota /= add0n => /(_ (ltn_ord j)) /(q2R_ge0 R); rewrite q2RN oppr_ge0 -dotE.
by congr (dot _ _ <= 0); apply/rowP => k; rewrite !mxE lessE.
Qed.
Lemma afterE t : (t < K)%N -> M d n (state t.+1) =
  M d d A *m M d n (state t) + M d 1 B *m gradient (Q2 mu) (Q2 L) P (M 1 d C *m M d n (state t)).
Proof.
move=> H; rewrite placeE /gradient (nearest_at H) /= matrix_build; apply/matrixP => i j.
rewrite !mxE overE plusE productE q2RM; congr (_ + _).
  by apply: eq_bigr => k _; rewrite !mxE.
rewrite big_ord1 !mxE; congr (_ * _); have := at_build (fun i j => plus (Qmult mu
  (entry_at (place_of (state t)) 0 j)) (Qmult (minus L mu) (entry_at V t j))) (0 : 'I_1) j.
by rewrite /gradient_at => -> /=; rewrite plusE !q2RM minusE.
Qed.
Lemma run : smooth_convex (Q2 mu) (Q2 L) (worst (Q2 mu) (Q2 L) P) (gradient (Q2 mu) (Q2 L) P) /\
  comes_back (M d d A) (M d 1 B) (M 1 d C) (gradient (Q2 mu) (Q2 L) P) K.
Proof.
have /and4P [K0 ML /(@returnsP K 0) [_ /agreeP E] /(@movesP K 0) [t Ht N]] := ok; split.
  by apply: worst_smooth HP; rewrite -subr_ge0 -minusE; exact: q2R_ge0.
exists (fun i => M d n (state (i %% K)%N)); split=> [i|i|].
- rewrite -afterE ?ltn_mod //; rewrite -addn1 -modnDml addn1.
  have : ((i %% K).+1 <= K)%N by rewrite ltn_mod.
  rewrite leq_eqVlt => /orP [/eqP ->|H]; last by rewrite modn_small.
  by rewrite modnn (E R).
- by rewrite modnDr.
exists t; rewrite modn_small // mod0n !placeE; apply: contra N => /eqP X; exact/(agreeP R).
Qed.
End Data.
Section Corners.
Variables (d n K : nat) (A B C V start : table) (mu L : Q) (D : positive).
Definition corners : table := build K n (fun i j => over D (entry_at V i j)).
Definition cycle_ok : bool := let W := corners in run_ok d n K A B C W start mu L D.
Variables (R : realFieldType) (P : 'rV[R]_n -> 'rV[R]_n).
Theorem cycle : cycle_ok -> (forall x, nearest (hull (matrix_of R K n V)) x (P x)) ->
  smooth_convex (q2R R mu) (q2R R L) (worst (q2R R mu) (q2R R L) P) (gradient (q2R R mu) (q2R R L) P) /\
  comes_back (matrix_of R d d A) (matrix_of R d 1 B) (matrix_of R 1 d C) (gradient (q2R R mu) (q2R R L) P) K.
Proof.
have <- : matrix_of R K n corners = matrix_of R K n V.
  by rewrite matrix_build; apply/matrixP => i j; rewrite !mxE overE.
exact: run.
Qed.
End Corners.
Print Assumptions cycle.
