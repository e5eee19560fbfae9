(* Statements at points: rational matrices at which hypotheses hold and claims hold or fail. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Values NormalForms Expressions Checking.
From Lemmata Require Import Definiteness Soundness Inequalities Statements.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope ring_scope.
Arguments Qred : simpl never.

(* Matrices of rational numbers by rows; what is not there is zero. *)
Definition table := seq (seq Q).
Definition entry_at (A : table) i j : Q := nth zeroQ (nth [::] A i) j.
Definition build r c (f : nat -> nat -> Q) : table := mkseq (fun i => mkseq (f i) c) r.
Definition sum n (f : nat -> Q) : Q := foldr (fun k x => Qred (Qplus (f k) x)) zeroQ (iota 0 n).
Definition times n (A B : table) i j := sum n (fun k => Qmult (entry_at A i k) (entry_at B k j)).
Definition minus (x y : Q) := Qplus x (Qopp y).
Definition agree r c (A B : table) : bool :=
  all (fun i => all (fun j => Qeq_bool (minus (entry_at A i j) (entry_at B i j)) zeroQ) (iota 0 c)) (iota 0 r).

(* A matrix is V^T d V with d >= 0; with W V = 1 and d > 0 it is positive definite. *)
Record witness := Wit { wV : table; wd : seq Q; wW : table; wx : seq Q }.
Definition no_witness := Wit [::] [::] [::] [::].
Definition psdq n (A : table) (w : witness) : bool :=
  all qpos (wd w) &&
  agree n n A (build n n (fun i j => sum n (fun k => Qmult (nth zeroQ (wd w) k) (Qmult (entry_at (wV w) k i) (entry_at (wV w) k j))))).
Definition posdefq n (A : table) (w : witness) : bool :=
  [&& psdq n A w, all (fun k => qpos1 (nth zeroQ (wd w) k)) (iota 0 n) &
    agree n n (build n n (times n (wW w) (wV w))) (build n n (fun i j => if i == j then one else zeroQ))].
Definition formq n (A : table) (x : seq Q) : Q :=
  sum n (fun i => sum n (fun j => Qmult (Qmult (nth zeroQ x i) (entry_at A i j)) (nth zeroQ x j))).

Section Evaluate.
Variables (rs cs sizes : seq nat) (letters : seq table) (scalars : seq Q).
Notation D := (dim sizes). Notation row := (row rs). Notation col := (col cs).
Definition height K := if K is Op r _ then D r else 1%N.
Definition width K := if K is Op _ c then D c else 1%N.
Fixpoint evaluate K (e : expr) : table :=
  match e, K with
  | Lt l, Op r c => if (row l == r) && (col l == c) then nth [::] letters l else [::]
  | Sl s, Sc => [:: [:: nth zeroQ scalars s]]
  | Nm q, Sc => [:: [:: q]]
  | Id, Op r c => if r == c then build (D r) (D c) (fun i j => if i == j then one else zeroQ) else [::]
  | Pl a b, _ => let A := evaluate K a in let B := evaluate K b in
      build (height K) (width K) (fun i j => Qred (Qplus (entry_at A i j) (entry_at B i j)))
  | Mi a, _ => let A := evaluate K a in build (height K) (width K) (fun i j => Qopp (entry_at A i j))
  | Mu m a b, Op r c => let A := evaluate (Op r m) a in let B := evaluate (Op m c) b in
      build (D r) (D c) (times (D m) A B)
  | Ml a b, Sc => [:: [:: Qred (Qmult (entry_at (evaluate Sc a) 0 0) (entry_at (evaluate Sc b) 0 0))]]
  | Ml a b, Tr => [:: [:: Qred (Qmult (entry_at (evaluate Sc a) 0 0) (entry_at (evaluate Tr b) 0 0))]]
  | Sm a b, Op r c => let x := entry_at (evaluate Sc a) 0 0 in let B := evaluate (Op r c) b in
      build (D r) (D c) (fun i j => Qred (Qmult x (entry_at B i j)))
  | Pw a n, Sc => let x := entry_at (evaluate Sc a) 0 0 in [:: [:: iter n (fun y => Qred (Qmult x y)) one]]
  | Ad a, Op r c => let A := evaluate (Op c r) a in build (D r) (D c) (fun i j => entry_at A j i)
  | Tc m a, Tr => let A := evaluate (Op m m) a in [:: [:: sum (D m) (fun k => entry_at A k k)]]
  | _, _ => [::]
  end.
Definition number_at K e := entry_at (evaluate K e) 0 0.
Definition numeric K := match K with Op 0 0 | Sc | Tr => true | _ => false end.
Definition holds_at (f : fact) (w : witness) : bool :=
  match f with
  | Eq K a b => agree (height K) (width K) (evaluate K a) (evaluate K b)
  | Ge K a b => if numeric K then qpos (minus (number_at K a) (number_at K b)) else
      square_kind K && psdq (height K) (evaluate K (Pl a (Mi b))) w
  | Gt K a b => if numeric K then qpos1 (minus (number_at K a) (number_at K b)) else
      square_kind K && posdefq (height K) (evaluate K (Pl a (Mi b))) w
  | Ne K a => ~~ agree (height K) (width K) (evaluate K a) [::]
  end.
Definition fails_at (f : fact) (w : witness) : bool :=
  match f with
  | Eq K a b => ~~ agree (height K) (width K) (evaluate K a) (evaluate K b)
  | Ge K a b => if numeric K then qpos1 (minus (number_at K b) (number_at K a)) else
      square_kind K && qpos1 (Qopp (formq (height K) (evaluate K (Pl a (Mi b))) (wx w)))
  | Gt K a b => numeric K && qpos (minus (number_at K b) (number_at K a))
  | Ne K a => agree (height K) (width K) (evaluate K a) [::]
  end.
Definition all_hold (fs : seq fact) (ws : seq witness) : bool :=
  all (fun i => holds_at (nth (Eq Sc Zr Zr) fs i) (nth no_witness ws i)) (iota 0 (size fs)).

Variable R : realFieldType.
Definition matrix_of r c (A : table) : 'M[R]_(r, c) := \matrix_(i, j) q2R R (entry_at A i j).
Definition letters_at l : 'M[R]_(D (row l), D (col l)) := matrix_of _ _ (nth [::] letters l).
Definition scalars_at s : R := q2R R (nth zeroQ scalars s).
Notation val := (val letters_at scalars_at).
Definition value_of K (A : table) : kval R sizes K :=
  match K return kval R sizes K with Op r c => matrix_of (D r) (D c) A
  | Sc => q2R R (entry_at A 0 0) | Tr => q2R R (entry_at A 0 0) end.

Lemma q2R_red q : q2R R (Qred q) = q2R R q.
Proof. exact: (q2R_eq R (Qred_correct _)). Qed.
Lemma sumE n f : q2R R (sum n f) = \sum_(k < n) q2R R (f k).
Proof.
rewrite -(big_mkord xpredT (fun k => q2R R (f k))) /sum /index_iota subn0.
by elim: (iota 0 n) => [|k s IH] /=; rewrite ?big_nil ?q2R0 // big_cons q2R_red q2RD IH.
Qed.
Lemma at_build r c f (i : 'I_r) (j : 'I_c) : entry_at (build r c f) i j = f i j.
Proof. by rewrite /entry_at /build !nth_mkseq. Qed.
Lemma matrix_build r c f : matrix_of r c (build r c f) = \matrix_(i, j) q2R R (f i j).
Proof. by apply/matrixP => i j; rewrite !mxE at_build. Qed.
Lemma matrix_nil r c : matrix_of r c [::] = 0.
Proof. by apply/matrixP => i j; rewrite !mxE /entry_at nth_nil nth_nil q2R0. Qed.
Lemma matrix_id r : matrix_of r r (build r r (fun i j => if i == j then one else zeroQ)) = 1%:M.
Proof. by rewrite matrix_build; apply/matrixP => i j; rewrite !mxE -val_eqE /=; case: eqP => _; rewrite ?q2R1 ?q2R0. Qed.
Lemma timesE n A B i j : q2R R (times n A B i j) = \sum_(k < n) q2R R (entry_at A i k) * q2R R (entry_at B k j).
Proof. by rewrite sumE; apply: eq_bigr => k _; rewrite q2RM. Qed.

Lemma evaluate_ok e K : val K e = value_of K (evaluate K e).
Proof.
elim: e K => [l|s|q|||a IHa b IHb|a IHa|m a IHa b IHb|a IHa b IHb|a IHa b IHb|a IHa n|a IHa|m a IHa] K.
- case: K => [r c||]; rewrite /= ?matrix_nil ?q2R0 //.
  case: eqd => [p|/eqP/negbTE ->]; last by rewrite matrix_nil.
  case: eqd => [p'|/eqP/negbTE ->]; last by rewrite andbF matrix_nil.
  by move: p p'; case: _ / => p'; case: _ / p'; rewrite !eqxx.
- by case: K => [r c||]; rewrite /= ?matrix_nil ?q2R0.
- by case: K => [r c||]; rewrite /= ?matrix_nil ?q2R0 ?number_ok.
- case: K => [r c||]; rewrite /= ?matrix_nil ?q2R0 //.
  case: eqd => [p|/eqP/negbTE ->]; last by rewrite matrix_nil.
  by case: _ / p; rewrite eqxx matrix_id.
- by case: K => [r c||]; rewrite /= ?matrix_nil ?q2R0.
- case: K => [r c||]; rewrite /= IHa IHb /=; try by rewrite q2R_red q2RD.
  by rewrite matrix_build; apply/matrixP => i j; rewrite !mxE q2R_red q2RD.
- case: K => [r c||]; rewrite /= IHa /=; try by rewrite q2RN.
  by rewrite matrix_build; apply/matrixP => i j; rewrite !mxE q2RN.
- case: K => [r c||]; rewrite /= ?q2R0 // IHa IHb /= matrix_build.
  apply/matrixP => i j; rewrite !mxE timesE; by apply: eq_bigr => k _; rewrite !mxE.
- case: K => [r c||]; rewrite /= ?matrix_nil // IHa IHb /=; by rewrite q2R_red q2RM.
- case: K => [r c||]; rewrite /= ?q2R0 // IHa IHb /= matrix_build.
  by apply/matrixP => i j; rewrite !mxE q2R_red q2RM.
- case: K => [r c||]; rewrite /= ?matrix_nil ?q2R0 // IHa /=; rewrite /entry_at /=.
  by elim: n => [|n IH] /=; rewrite ?expr0 ?q2R1 // q2R_red q2RM -IH exprS.
- case: K => [r c||]; rewrite /= ?q2R0 // IHa /= matrix_build.
  by apply/matrixP => i j; rewrite !mxE.
- case: K => [r c||]; rewrite /= ?matrix_nil ?q2R0 // IHa /= /entry_at /= sumE.
  by apply: eq_bigr => k _; rewrite !mxE.
Qed.

Lemma minusE x y : q2R R (minus x y) = q2R R x - q2R R y.
Proof. by rewrite /minus q2RD q2RN. Qed.
Lemma same_number x y : Qeq_bool (minus x y) zeroQ = (q2R R x == q2R R y).
Proof.
rewrite -subr_eq0 -minusE; apply/idP/idP => [/Qeq_bool_eq E|].
  by rewrite (q2R_eq R E) q2R0.
by apply: contraLR => N; exact: q2R_neq0.
Qed.
Lemma agreeP r c A B : reflect (matrix_of r c A = matrix_of r c B) (agree r c A B).
Proof.
apply: (iffP idP) => [H|/matrixP H].
  apply/matrixP => i j; rewrite !mxE; apply/eqP; rewrite -same_number.
  have := allP H i; rewrite mem_iota /= add0n ltn_ord => /(_ isT) /allP /(_ j).
  by rewrite mem_iota /= add0n ltn_ord; exact.
apply/allP => i; rewrite mem_iota add0n /= => Hi; apply/allP => j; rewrite mem_iota add0n /= => Hj.
by rewrite same_number; apply/eqP; have := H (Ordinal Hi) (Ordinal Hj); rewrite !mxE.
Qed.
Lemma agree_ok K A B : agree (height K) (width K) A B <-> value_of K A = value_of K B.
Proof.
case: K => [r c||] /=; first by split=> /agreeP.
  by rewrite /agree /= !andbT same_number; split=> /eqP.
by rewrite /agree /= !andbT same_number; split=> /eqP.
Qed.

Section Witness.
Variables (n : nat) (A : table) (w : witness).
Definition gram : 'M[R]_n := (matrix_of n n (wV w))^T *m diag_mx (\row_k q2R R (nth zeroQ (wd w) k)) *m matrix_of n n (wV w).
Lemma gram_form (x : 'cV[R]_n) :
  (x^T *m gram *m x) 0 0 = \sum_(k < n) q2R R (nth zeroQ (wd w) k) * ((matrix_of n n (wV w) *m x) k 0) ^+ 2.
Proof.
have -> : x^T *m gram *m x = (matrix_of n n (wV w) *m x)^T *m diag_mx (\row_k q2R R (nth zeroQ (wd w) k)) *m (matrix_of n n (wV w) *m x).
  by rewrite /gram trmx_mul !mulmxA.
move: (_ *m x) => y; rewrite mul_mx_diag mxE; apply: eq_bigr => k _; rewrite !mxE.
by rewrite mulrAC mulrC expr2.
Qed.
Lemma gramE : agree n n A (build n n (fun i j => sum n (fun k => Qmult (nth zeroQ (wd w) k) (Qmult (entry_at (wV w) k i) (entry_at (wV w) k j))))) ->
  matrix_of n n A = gram.
Proof.
move/agreeP => ->; rewrite matrix_build; apply/matrixP => i j; rewrite /gram mul_mx_diag !mxE sumE.
by apply: eq_bigr => k _; rewrite !mxE !q2RM mulrCA mulrA.
Qed.
Lemma psdq_ok : psdq n A w -> psd (matrix_of n n A).
Proof.
case/andP => P /gramE -> x; rewrite gram_form; apply: sumr_ge0 => k _; rewrite mulr_ge0 ?sqr_ge0 //.
case: (ltnP k (size (wd w))) => K; last by rewrite nth_default ?q2R0.
exact: (q2R_ge0 R (all_nthP zeroQ P _ K)).
Qed.
Lemma posdefq_ok : posdefq n A w -> posdef (matrix_of n n A).
Proof.
case/and3P => P D0 I x Hx; have [_ /gramE E] := andP P; rewrite E gram_form.
have V : matrix_of n n (wV w) *m x != 0.
  apply: contra Hx => /eqP H; rewrite -[x]mul1mx -(matrix_id n).
  move/agreeP: I => <-; rewrite matrix_build.
  have -> : (\matrix_(i, j) q2R R (times n (wW w) (wV w) i j)) = matrix_of n n (wW w) *m matrix_of n n (wV w) :> 'M[R]_n.
    by apply/matrixP => i j; rewrite !mxE timesE; apply: eq_bigr => k _; rewrite !mxE.
  by rewrite -mulmxA H mulmx0.
have Dk (k : 'I_n) : 0 < q2R R (nth zeroQ (wd w) k).
  by apply: q2R_gt0; apply: (allP D0); rewrite mem_iota add0n /=.
have T (k : 'I_n) : true -> 0 <= q2R R (nth zeroQ (wd w) k) * ((matrix_of n n (wV w) *m x) k 0) ^+ 2.
  by move=> _; rewrite mulr_ge0 ?sqr_ge0 // ltW.
rewrite lt0r sumr_ge0 // andbT; apply: contra V; rewrite psumr_eq0 // => /allP Z.
apply/eqP/matrixP => k j; rewrite ord1 [RHS]mxE; have := Z k; rewrite mem_index_enum => /(_ isT) /=.
by rewrite mulf_eq0 (gt_eqF (Dk k)) /= sqrf_eq0 => /eqP.
Qed.
Lemma formqE (x : seq Q) : let y : 'cV[R]_n := \col_i q2R R (nth zeroQ x i) in
  (y^T *m matrix_of n n A *m y) 0 0 = q2R R (formq n A x).
Proof.
rewrite /= /formq sumE mxE.
rewrite (eq_bigr (fun j : 'I_n => \sum_(i < n) q2R R (nth zeroQ x i) * q2R R (entry_at A i j) * q2R R (nth zeroQ x j))); last first.
  by move=> j _; rewrite !mxE mulr_suml; apply: eq_bigr => i _; rewrite !mxE.
by rewrite exchange_big /=; apply: eq_bigr => i _; rewrite sumE; apply: eq_bigr => j _; rewrite !q2RM.
Qed.
End Witness.

Notation den := (den letters_at scalars_at).
Lemma entry_number e : entry letters_at scalars_at e = q2R R (number_at (Op 0%N 0%N) e).
Proof. by rewrite entry_ok evaluate_ok /= /e11 mxE. Qed.
Lemma val_minus r c a b : (val (Op r c) a : 'M_(_, _)) - val (Op r c) b =
  matrix_of (D r) (D c) (evaluate (Op r c) (Pl a (Mi b))).
Proof. by rewrite -[RHS]/(value_of (Op r c) (evaluate (Op r c) (Pl a (Mi b)))) -evaluate_ok. Qed.
Lemma compare_square less definite r c a b : numeric (Op r c) = false -> square_kind (Op r c) ->
  compare letters_at scalars_at less definite (Op r c) a b <->
  definite _ (matrix_of (D r) (D r) (evaluate (Op r c) (Pl a (Mi b)))).
Proof.
move=> N /eqP E; subst c; rewrite -val_minus.
have -> : compare letters_at scalars_at less definite (Op r r) a b <->
  match b with Zr => definite _ (val (Op r r) a) | _ => definite _ ((val (Op r r) a : 'M_(_, _)) - val (Op r r) b) end.
  by case: r N => // r _; rewrite /= eqd_refl.
by case: b => //=; rewrite subr0.
Qed.
Lemma compare_number less definite K a b : numeric K ->
  compare letters_at scalars_at less definite K a b <-> less (q2R R (number_at K b)) (q2R R (number_at K a)).
Proof.
by case: K => [[|r] [|c]||] // _; rewrite /= ?entry_number ?evaluate_ok.
Qed.
Lemma holds_ok f w : holds_at f w -> den f.
Proof.
case: f => [K a b|K a b|K a b|K a] /=.
- by move/agree_ok; rewrite !evaluate_ok.
- case N : (numeric K).
    by move/(q2R_ge0 R); rewrite minusE subr_ge0 => H; apply/(compare_number _ _ _ _ N).
  case/andP => Q P; case: K N Q P => [r c||] // N Q P.
  by apply/(compare_square _ _ _ _ N Q); exact: psdq_ok P.
- case N : (numeric K).
    by move/(q2R_gt0 R); rewrite minusE subr_gt0 => H; apply/(compare_number _ _ _ _ N).
  case/andP => Q P; case: K N Q P => [r c||] // N Q P.
  by apply/(compare_square _ _ _ _ N Q); exact: posdefq_ok P.
- move=> H; have X : value_of K (evaluate K a) <> value_of K [::] by move/agree_ok => E; rewrite E in H.
  case: K X {H} => [r c||] X; apply/eqP; rewrite evaluate_ok => E; apply: X; rewrite /= ?matrix_nil //.
    by rewrite [LHS]E /entry_at /= q2R0.
  by rewrite [LHS]E /entry_at /= q2R0.
Qed.
Lemma fails_ok f w : fails_at f w -> ~ den f.
Proof.
case: f => [K a b|K a b|K a b|K a] /=.
- by move=> H E; move: H; rewrite (introT idP (proj2 (agree_ok _ _ _) _)) // -!evaluate_ok.
- case N : (numeric K).
    move/(q2R_gt0 R); rewrite minusE subr_gt0 => H /(compare_number _ _ _ _ N) G.
    by move: (lt_le_trans H G); rewrite ltxx.
  case/andP => Q P; case: K N Q P => [r c||] // N Q P /(compare_square _ _ _ _ N Q).
  move=> H; have := H (\col_i q2R R (nth zeroQ (wx w) i)); rewrite formqE.
  by move: (q2R_gt0 R P); rewrite q2RN oppr_gt0 => /lt_geF ->.
- case/andP => N /(q2R_ge0 R); rewrite minusE subr_ge0 => H /(compare_number _ _ _ _ N) G.
  by move: (lt_le_trans G H); rewrite ltxx.
- move/agree_ok => E; case: K E => [r c||] E; rewrite evaluate_ok => /eqP; apply; rewrite [LHS]E /= ?matrix_nil //.
    by rewrite /entry_at /= q2R0.
  by rewrite /entry_at /= q2R0.
Qed.
Theorem point fs ws : all_hold fs ws -> both letters_at scalars_at fs.
Proof.
move=> H; have A i : (i < size fs)%N -> den (nth (Eq Sc Zr Zr) fs i).
  by move=> Hi; apply: (holds_ok (w := nth no_witness ws i)); apply: (allP H); rewrite mem_iota add0n.
elim: fs A {H} => [|f fs IH] // A.
have Df : den f := A 0%N isT; have Dfs := IH (fun i Hi => A i.+1 Hi).
by case: fs Dfs {IH A} => //= f' fs Dfs; split.
Qed.
Fixpoint given_that (fs : seq fact) (P : Prop) : Prop := if fs is f :: fs' then den f /\ given_that fs' P else P.
Theorem counterexample fs ws claims i w : all_hold fs ws -> (i < size claims)%N ->
  fails_at (nth (Eq Sc Zr Zr) claims i) w -> given_that fs (~ both letters_at scalars_at claims).
Proof.
move=> H Hi F; have N : ~ both letters_at scalars_at claims.
  move=> B; apply: (fails_ok F); elim: claims i Hi B {F} => // f gs IH i Hi B.
  case: gs IH Hi B => [|g gs] IH; case: i => [|i] //= Hi; try by case.
  by case=> _ B; exact: (IH i).
have A i' : (i' < size fs)%N -> den (nth (Eq Sc Zr Zr) fs i').
  by move=> Hi'; apply: (holds_ok (w := nth no_witness ws i')); apply: (allP H); rewrite mem_iota add0n.
elim: fs A {H} => [|f fs IH] // A; split; first exact: (A 0%N isT).
by apply: IH => i' Hi'; exact: (A i'.+1 Hi').
Qed.
End Evaluate.
Print Assumptions point.
Print Assumptions counterexample.
