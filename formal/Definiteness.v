(* Positive semidefinite matrices. *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Psd.
Variable R : realFieldType.
Definition psd n (A : 'M[R]_n) : Prop := forall x : 'cV[R]_n, 0 <= (x^T *m A *m x) 0 0.
Definition posdef n (A : 'M[R]_n) : Prop := forall x : 'cV[R]_n, x != 0 -> 0 < (x^T *m A *m x) 0 0.

Lemma psd_posdef n (A : 'M[R]_n) : posdef A -> psd A.
Proof.
move=> H x; case: (eqVneq x 0) => [->|/H /ltW //].
by rewrite mulmx0 mxE.
Qed.
Lemma psd_sand n m (A : 'M[R]_n) (B : 'M[R]_(n, m)) : psd A -> psd (B^T *m A *m B).
Proof. by move=> H x; have := H (B *m x); rewrite trmx_mul !mulmxA. Qed.
Lemma psd1 n : psd (1%:M : 'M[R]_n).
Proof. by move=> x; rewrite mulmx1 mxE; apply: sumr_ge0 => i _; rewrite mxE -expr2 sqr_ge0. Qed.
Lemma psd0 n : psd (0 : 'M[R]_n).
Proof. by move=> x; rewrite mulmx0 mul0mx mxE. Qed.
Lemma psdD n (A B : 'M[R]_n) : psd A -> psd B -> psd (A + B).
Proof. by move=> HA HB x; rewrite mulmxDr mulmxDl mxE addr_ge0. Qed.
Lemma psdZ n k (A : 'M[R]_n) : 0 <= k -> psd A -> psd (k *: A).
Proof. by move=> Hk HA x; rewrite -scalemxAr -scalemxAl mxE mulr_ge0. Qed.
Lemma posdefZ n k (A : 'M[R]_n) : 0 < k -> posdef A -> posdef (k *: A).
Proof. by move=> Hk HA x Hx; rewrite -scalemxAr -scalemxAl mxE mulr_gt0 // HA. Qed.
Lemma psd_tr n (A : 'M[R]_n) : psd A -> 0 <= \tr A.
Proof.
move=> H; apply: sumr_ge0 => j _; have := H (delta_mx j 0).
by rewrite trmx_delta -rowE -colE !mxE.
Qed.
Lemma form11 (A : 'M[R]_1) (x : 'cV[R]_1) : (x^T *m A *m x) 0 0 = A 0 0 * (x 0 0) ^+ 2.
Proof.
by rewrite !mxE big_ord1 !mxE big_ord1 !mxE mulrAC mulrC expr2.
Qed.
Lemma psd11 (A : 'M[R]_1) : psd A <-> 0 <= A 0 0.
Proof.
split=> [H|H x]; last by rewrite form11 mulr_ge0 // sqr_ge0.
by have := H 1%:M; rewrite form11 !mxE eqxx mulr1n expr1n mulr1.
Qed.
Lemma posdef11 (A : 'M[R]_1) : posdef A <-> 0 < A 0 0.
Proof.
split=> [H|H x Hx].
  have := H 1%:M; rewrite form11 !mxE eqxx mulr1n expr1n mulr1; apply.
  by rewrite -[1%:M]/(1 : 'M[R]_1) oner_neq0.
rewrite form11 mulr_gt0 // lt0r sqr_ge0 andbT sqrf_eq0.
by apply: contra Hx => /eqP E; rewrite [x]mx11_scalar E -scalemx1 scale0r.
Qed.
Lemma gram0 m n (A : 'M[R]_(m, n)) : \tr (A^T *m A) = 0 -> A = 0.
Proof.
move=> H; apply/matrixP => i j; rewrite mxE.
have E : \tr (A^T *m A) = \sum_j \sum_i A i j ^+ 2.
  by apply: eq_bigr => k _; rewrite mxE; apply: eq_bigr => l _; rewrite mxE expr2.
move: H; rewrite E => /eqP; rewrite psumr_eq0 => [/allP H|k _]; last by apply: sumr_ge0 => l _; exact: sqr_ge0.
have := H j; rewrite mem_index_enum => /(_ isT) /= /eqP /eqP; rewrite psumr_eq0 => [/allP H'|l _]; last exact: sqr_ge0.
by have := H' i; rewrite mem_index_enum => /(_ isT) /=; rewrite sqrf_eq0 => /eqP.
Qed.
End Psd.
