(* Theorems that are written by hand: sequences, closed loops, norms. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Definiteness.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Memory.
Variables (F : fieldType) (n k : nat).

Fixpoint power (T : 'M[F]_k) (t : nat) : 'M[F]_k := if t is s.+1 then power T s *m T else 1%:M.
(* A linear memory M, its step M T + g v^T, and the iterates that read it. *)
Fixpoint memory (T : 'M[F]_k) (v : 'cV[F]_k) (M : 'M[F]_(n, k)) (g : nat -> 'cV[F]_n) (t : nat) :=
  if t is s.+1 then memory T v M g s *m T + g s *m v^T else M.

Theorem unrolled T v M g t :
  memory T v M g t = M *m power T t + \sum_(i < t) g (t - i.+1)%N *m v^T *m power T i.
Proof.
elim: t => [|t IH] /=; first by rewrite big_ord0 addr0 mulmx1.
rewrite IH mulmxDl -mulmxA -addrA; congr (_ + _).
rewrite big_ord_recl /= subn1 /= mulmx1 addrC; congr (_ + _).
by rewrite mulmx_suml; apply: eq_bigr => i _; rewrite subSS !mulmxA.
Qed.

(* In a closed loop gradients depend on the iterates, in any way: nonlinear, varying, drawn. *)
Variable oracle : nat -> 'cV[F]_n -> 'cV[F]_n.
Fixpoint loop (T : 'M[F]_k) (v u : 'cV[F]_k) (s : 'cV[F]_n * 'M[F]_(n, k)) (t : nat) :=
  if t is t'.+1 then
    let: (w, M) := loop T v u s t' in
    let M' := M *m T + oracle t' w *m v^T in (w - M' *m u, M')
  else s.
Theorem closed_loop (T S S' : 'M[F]_k) v u w M : S *m S' = 1%:M -> forall t,
  loop (S' *m T *m S) (S^T *m v) (S' *m u) (w, M *m S) t =
  ((loop T v u (w, M) t).1, (loop T v u (w, M) t).2 *m S).
Proof.
move=> H; elim=> //= t ->; case: (loop T v u (w, M) t) => x N /=.
have E : N *m S *m (S' *m T *m S) + oracle t x *m (S^T *m v)^T = (N *m T + oracle t x *m v^T) *m S.
  by rewrite !mulmxA -[N *m S *m S']mulmxA H mulmx1 trmx_mul trmxK mulmxDl !mulmxA.
by rewrite E -!mulmxA [S *m (S' *m u)]mulmxA H mul1mx.
Qed.
End Memory.

Section Numbers.
Variable R : realFieldType.

Theorem geometric_sum (x : R) (t : nat) : (1 - x) * (\sum_(i < t) x ^+ i) = 1 - x ^+ t.
Proof. by rewrite -[1 - x]opprB mulNr -subrX1 opprB. Qed.

(* A sequence that shrinks by a factor is below a geometric one. *)
Theorem geometric_bound (q : R) (a : nat -> R) : 0 <= q -> (forall t, a t.+1 <= q * a t) ->
  forall t, a t <= q ^+ t * a 0%N.
Proof.
move=> Hq H; elim=> [|t IH]; first by rewrite expr0 mul1r.
by apply: le_trans (H t) _; rewrite exprS -mulrA ler_wpmul2l.
Qed.
Theorem affine_bound (q c : R) (a : nat -> R) : 0 <= q -> q < 1 -> (forall t, a t.+1 <= q * a t + c) ->
  forall t, a t <= q ^+ t * (a 0%N - c / (1 - q)) + c / (1 - q).
Proof.
move=> Hq H1 H; have N : 1 - q != 0 by rewrite subr_eq0 gt_eqF.
set d := c / (1 - q); have E : d = q * d + c.
  have -> : c = (1 - q) * d by rewrite mulrC divfK.
  by rewrite mulrBl mul1r addrC subrK.
elim=> [|t IH]; first by rewrite expr0 mul1r subrK.
apply: le_trans (H t) _; rewrite exprS -mulrA {2}E addrA ler_add2r -mulrDr.
exact: ler_wpmul2l.
Qed.
(* Below a sequence at the start and never overtaking it, below it always. *)
Theorem inequality_induction (a b : nat -> R) : a 0%N <= b 0%N ->
  (forall t, a t <= b t -> a t.+1 <= b t.+1) -> forall t, a t <= b t.
Proof. by move=> H0 H; elim. Qed.

(* Among finitely many numbers, at least one, is a largest. *)
Theorem largest (n : nat) (f : 'I_n.+1 -> R) : exists i, forall j, f j <= f i.
Proof.
elim: n f => [|n IH] f; first by exists ord0 => j; rewrite [j]ord1.
have [i Hi] := IH (fun j => f (lift ord0 j)).
case: (lerP (f (lift ord0 i)) (f ord0)) => H; [exists ord0 | exists (lift ord0 i)] => j.
  by case: (unliftP ord0 j) => [j' ->|-> //]; exact: le_trans (Hi j') H.
by case: (unliftP ord0 j) => [j' -> //|->]; exact: ltW.
Qed.

(* The square of the Frobenius norm, and Cauchy's inequality without roots. *)
Definition inner (m n : nat) (A B : 'M[R]_(m, n)) : R := \tr (A^T *m B).
Lemma innerC m n (A B : 'M[R]_(m, n)) : inner A B = inner B A.
Proof. by rewrite /inner -mxtrace_tr trmx_mul trmxK. Qed.
Lemma innerDl m n (A B C : 'M[R]_(m, n)) : inner (A + B) C = inner A C + inner B C.
Proof. by rewrite /inner linearD /= mulmxDl mxtraceD. Qed.
Lemma innerZl m n x (A B : 'M[R]_(m, n)) : inner (x *: A) B = x * inner A B.
Proof. by rewrite /inner linearZ /= -scalemxAl mxtraceZ. Qed.
Lemma inner_ge0 m n (A : 'M[R]_(m, n)) : 0 <= inner A A.
Proof.
rewrite /inner /mxtrace; apply: sumr_ge0 => j _; rewrite mxE.
by apply: sumr_ge0 => i _; rewrite mxE -expr2 sqr_ge0.
Qed.
Theorem cauchy m n (A B : 'M[R]_(m, n)) : inner A B ^+ 2 <= inner A A * inner B B.
Proof.
case: (eqVneq (inner B B) 0) => [/gram0 ->|N].
  by rewrite /inner mulmx0 trmx0 mul0mx mxtrace0 expr0n mulr0.
have P : 0 < inner B B by rewrite lt0r N inner_ge0.
have := inner_ge0 (inner B B *: A + (- inner A B) *: B).
rewrite innerDl !innerZl [inner A (_ + _)]innerC [inner B (_ + _)]innerC !innerDl !innerZl [inner B A]innerC.
set x := inner A A; set y := inner A B; set z := inner B B in P *.
have -> : z * (z * x + - y * y) + - y * (z * y + - y * z) = z * (x * z - y ^+ 2).
  by rewrite [- y * z]mulrC mulrN subrr mulr0 addr0 mulNr expr2 [z * x]mulrC.
by rewrite pmulr_rge0 // subr_ge0.
Qed.
End Numbers.

(* The triangle inequality of the Frobenius norm, where square roots are. *)
Definition frobenius (R : rcfType) (m n : nat) (A : 'M[R]_(m, n)) : R := Num.sqrt (inner A A).
Theorem frobenius_triangle (R : rcfType) (m n : nat) (A B : 'M[R]_(m, n)) :
  frobenius (A + B) <= frobenius A + frobenius B.
Proof.
rewrite /frobenius -(@ler_pexpn2r _ 2) ?nnegrE ?addr_ge0 ?sqrtr_ge0 //.
rewrite sqrrD !sqr_sqrtr ?inner_ge0 // innerDl [inner A (_ + _)]innerC [inner B (_ + _)]innerC !innerDl [inner B A]innerC.
have -> : inner A A + inner A B + (inner A B + inner B B) = inner A A + inner A B *+ 2 + inner B B.
  by rewrite mulr2n !addrA.
rewrite ler_add2r ler_add2l ler_muln2r /= -sqrtrM ?inner_ge0 //.
apply: le_trans (ler_norm _) _; rewrite -sqrtr_sqr ler_wsqrtr //; exact: cauchy.
Qed.
Print Assumptions unrolled. Print Assumptions closed_loop. Print Assumptions frobenius_triangle.
Print Assumptions largest. Print Assumptions affine_bound.
