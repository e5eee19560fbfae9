(* What the checker accepts is true: equations. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Values NormalForms Expressions Checking Definiteness.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope ring_scope.
Arguments Qred : simpl never.

Section Sound.
Variables (R : realFieldType) (ds rs cs sy : seq nat).
Notation D := (dim ds). Notation row := (row rs). Notation col := (col cs).
Notation wtp := (wtp rs cs). Notation zerop := (zerop rs cs sy).
Notation fine := (fine rs cs). Notation expand := (expand rs cs). Notation diff := (diff rs cs).
Variables (L : forall l, 'M[R]_(D (row l), D (col l))) (S : nat -> R).
Notation weval := (weval L). Notation ev := (ev L S). Notation val := (val L S).
Hypothesis symm : forall l, l \in sy -> row l = col l /\
  weval (row l) (col l) [:: (l, true)] = weval (row l) (col l) [:: (l, false)].

(* What a polynomial and its relation say. *)
Definition nonneg K (p : poly) : Prop :=
  match K with Op r c => r = c /\ psd (ev (Op r r) p) | Sc => 0 <= e11 (ev Sc p) | Tr => 0 <= e11 (ev Tr p) end.
Definition positive K (p : poly) : Prop :=
  match K with Op r c => r = c /\ posdef (ev (Op r r) p) | Sc => 0 < e11 (ev Sc p) | Tr => 0 < e11 (ev Tr p) end.
Definition says (f : flat) : Prop :=
  match frel f with
  | REq => ev (fk f) (fp f) = 0 | RNe => ev (fk f) (fp f) <> 0
  | RGe => nonneg (fk f) (fp f) | RGt => positive (fk f) (fp f) end.
Definition holds (scope : seq flat) := forall i, says (get scope i).

Lemma eq_ok f : is_eq (frel f) -> says f -> ev (fk f) (fp f) = 0.
Proof. by rewrite /says; case: (frel f). Qed.
Lemma gt_ok f : is_gt (frel f) -> says f -> positive (fk f) (fp f).
Proof. by rewrite /says; case: (frel f). Qed.
Lemma positive_nonneg K p : positive K p -> nonneg K p.
Proof. by case: K => [r c||] /=; [case=> -> /psd_posdef | exact: ltW | exact: ltW]. Qed.
Lemma ge_ok f : is_ge (frel f) -> says f -> nonneg (fk f) (fp f).
Proof. by rewrite /says; case: (frel f) => // _; exact: positive_nonneg. Qed.

Lemma diff_ok K a b : fine K a -> fine K b ->
  wtp K (diff K a b) /\ ev K (diff K a b) = kin (val K a) - kin (val K b).
Proof.
move=> /(expand_ok L S) [A1 A2] /(expand_ok L S) [B1 B2].
by rewrite /diff wtp_cat wtp_neg A1 B1 ev_cat ev_neg A2 B2.
Qed.
Lemma same_ok K p q : same rs cs sy K p q -> ev K p = ev K q.
Proof. by move=> /(zerop_ok S symm); rewrite ev_cat ev_neg => /subr0_eq. Qed.

Section Scope.
Variable scope : seq flat.
Hypothesis H : holds scope.

Lemma cof_ok K c : cofok rs cs scope K c -> ev K (cofp scope c) = 0.
Proof.
case: c => [[[[[q m] l] i] b] r] /=; set f := get scope i.
case/and4P => E F T T'; have Z := eq_ok E (H i).
have [E2 T2] := star_ok L S T.
case: b F T' => F T'; last exact: (mult_ok F T T' Z).
apply: (mult_ok F T2 T'); rewrite E2 Z /trk; case: (fk f) => //= a b'.
by rewrite linear0.
Qed.
Lemma cofs_ok K cf : all (cofok rs cs scope K) cf -> ev K (cofs scope cf) = 0.
Proof.
elim: cf => [|c cf IH] /=; first by rewrite ev_nil.
by case/andP => X /IH E; rewrite /cofs /= ev_cat (cof_ok X) add0r.
Qed.

Lemma combine_ok K a b cf : zerop K (diff K a b ++ neg (cofs scope cf)) ->
  all (cofok rs cs scope K) cf -> ev K (diff K a b) = 0.
Proof. by move=> /(zerop_ok S symm) Z /cofs_ok C; move: Z; rewrite ev_cat ev_neg C subr0. Qed.

Lemma q2R_neq0 q : ~~ Qeq_bool q zeroQ -> q2R R q != 0.
Proof.
case: q => a b; rewrite /q2R /Qeq_bool /= Z.mul_1_r mulf_eq0 invr_eq0 (negbTE (p2R_neq0 R b)) orbF.
case: a => [|p|p] //= _; first exact: p2R_neq0.
by rewrite oppr_eq0 p2R_neq0.
Qed.
Lemma psd_zero : ~ posdef (0 : 'M[R]_(D 0%N)).
Proof. by move/posdef11; rewrite mxE ltxx. Qed.
Lemma ne_ok f : is_ne (frel f) -> says f ->
  match fk f with Sc | Op 0 0 => ev (fk f) (fp f) <> 0 | _ => True end.
Proof.
rewrite /says; case: (frel f) => // _; case: (fk f) => [[|r] [|c]||] //=.
  by case=> _ P E; apply: psd_zero; rewrite -E.
by move=> P E; move: P; rewrite E e11_0 ltxx.
Qed.
Lemma scale_zero r c (A : 'M[R]_(D 0%N, D 0%N)) (X : 'M[R]_(r, c)) : A <> 0 -> e11 A *: X = 0 -> X = 0.
Proof.
move=> N /eqP; rewrite scaler_eq0 => /orP [/eqP E|/eqP //].
by case: N; rewrite -[A]e11K E num11_0.
Qed.
Lemma signs K p q : ev K p = 0 -> same rs cs sy K p q || same rs cs sy K (neg p) q -> ev K q = 0.
Proof. by move=> Z /orP [] /same_ok <-; rewrite ?ev_neg Z ?oppr0. Qed.
Lemma cancel_ok K a b i j : check1 rs cs sy scope (Cancel K a b i j) -> ev K (diff K a b) = 0.
Proof.
rewrite /check1 /=; set f := get scope i; set z := get scope j.
case/andP => /andP [Fa Fb] /and5P [E N Ek TP C].
have [TX _] := diff_ok Fa Fb.
have Zf : ev K (fp f) = 0 by have := eq_ok E (H i); rewrite -/f (eqkP Ek).
have := ne_ok N (H j); rewrite -/z.
move: C TX TP; move: (diff K a b) => X; case: (fk z) => [[|r'] [|c']||] //.
  case: K {Fa Fb Ek} Zf => // r c Zf C TX TP Nz; move: C => /orP [] /andP [/eqP D0 /(signs Zf)]; subst.
    by rewrite (prod_op L S TP TX) e11_mul => /(scale_zero Nz).
  by rewrite (prodr_op L S TP TX) => /(scale_zero Nz).
by move=> /(signs Zf) C TX TP Nz; move: C; rewrite (prodSc L S TP TX) => /(scale_zero Nz).
Qed.

Lemma ev_scpE K q p : ev K (scp q p) = q2R R q *: ev K p.
Proof. exact: ev_scp. Qed.
Lemma multiple_ok K p q : multiple_of rs cs sy K p q -> ev K p = 0 -> ev K q = 0.
Proof.
rewrite /multiple_of; move: (ratio _ _ _ _ _ _) => c /andP [N /(zerop_ok S symm)] + Z.
rewrite ev_cat ev_neg ev_scpE Z sub0r => /eqP.
by rewrite oppr_eq0 scaler_eq0 (negbTE (q2R_neq0 N)) => /eqP.
Qed.
Lemma definite_ok K w i : fine K w -> is_eq (frel (get scope i)) ->
  definite rs cs sy K w (get scope i) -> ev K (expand K w) = 0.
Proof.
move=> /(expand_ok L S) [T _] E; have := eq_ok E (H i); rewrite /definite.
move: (expand K w) T (fp _) => W T p; have [ET T2] := star_ok L S T.
case: K T ET T2 => [r c||] T ET T2; case: (fk _) => [r' c'||] //= Z.
- case/orP => /and3P [/eqP E1 /eqP E2 M]; subst; have := multiple_ok M Z.
    by rewrite (prod_op L S T2 T) ET /= => G; apply: gram0; rewrite G mxtrace0.
  rewrite (prod_op L S T T2) ET /= => G; apply: trmx_inj; rewrite trmx0; apply: gram0.
  by rewrite trmxK G mxtrace0.
- case/andP => T3 M; have := multiple_ok M Z.
  rewrite (trE L S T3 (wtp_op T2 T)) (prod_op L S T2 T) ET /= => G; apply: gram0.
  by move: G => /(congr1 e11); rewrite e11_num e11_0.
- move=> M; have := multiple_ok M Z; rewrite (prodSc L S T T) => /eqP.
  rewrite scaler_eq0 => /orP [/eqP G|/eqP //]; by rewrite -[ev _ _]e11K G num11_0.
Qed.
End Scope.
End Sound.
