(* Expressions as they are written: their values, and their multiplying out to polynomials. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Values.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope ring_scope.
Arguments Qred : simpl never.

Definition one : Q := Qmake (Zpos xH) xH.

(* The kind of an expression is not stored in it: it is handed down from outside. [Mu] names the
   dimension between its factors, [Tc] the dimension of the operator whose trace is taken. *)
Inductive expr :=
  | Lt of nat | Sl of nat | Nm of Q | Id | Zr
  | Pl of expr & expr | Mi of expr
  | Mu of nat & expr & expr | Ml of expr & expr | Sm of expr & expr
  | Pw of expr & nat | Ad of expr | Tc of nat & expr.

Section Expand.
Variables (rs cs : seq nat).
Notation row := (row rs). Notation col := (col cs). Notation wtp := (wtp rs cs).

Fixpoint expand K (e : expr) : poly :=
  match e, K with
  | Lt l, Op r c => if (row l == r) && (col l == c) then [:: (one, [::], [:: (l, false)])] else [::]
  | Sl s, Sc => [:: (one, [:: s], [::])]
  | Nm q, Sc => [:: (q, [::], [::])]
  | Id, Op r c => if r == c then [:: (one, [::], [::])] else [::]
  | Pl a b, _ => expand K a ++ expand K b
  | Mi a, _ => neg (expand K a)
  | Mu m a b, Op r c => prodl (expand (Op r m) a) (expand (Op m c) b)
  | Ml a b, Sc => prodl (expand Sc a) (expand Sc b)
  | Ml a b, Tr => prodl (expand Sc a) (expand Tr b)
  | Sm a b, Op r c => prodl (expand Sc a) (expand (Op r c) b)
  | Pw a n, Sc => iter n (prodl (expand Sc a)) [:: (one, [::], [::])]
  | Ad a, Op r c => adjp (expand (Op c r) a)
  | Tc m a, Tr => expand (Op m m) a
  | _, _ => [::]
  end.

(* A trace is of words with letters alone, for the trace of the identity is a size. *)
Fixpoint fine K (e : expr) : bool :=
  match e, K with
  | Pl a b, _ => fine K a && fine K b
  | Mi a, _ => fine K a
  | Mu m a b, Op r c => fine (Op r m) a && fine (Op m c) b
  | Ml a b, Sc => fine Sc a && fine Sc b
  | Ml a b, Tr => fine Sc a && fine Tr b
  | Sm a b, Op r c => fine Sc a && fine (Op r c) b
  | Pw a n, Sc => fine Sc a
  | Ad a, Op r c => fine (Op c r) a
  | Tc m a, Tr => fine (Op m m) a && wtp Tr (expand (Op m m) a)
  | _, _ => true
  end.
End Expand.

Section Meaning.
Variables (R : realFieldType) (ds rs cs : seq nat).
Notation D := (dim ds). Notation row := (row rs). Notation col := (col cs).
Notation typed := (typed rs cs). Notation wtk := (wtk rs cs). Notation wtp := (wtp rs cs).
Variables (L : forall l, 'M[R]_(D (row l), D (col l))) (S : nat -> R).
Notation ev := (ev L S). Notation expand := (expand rs cs). Notation fine := (fine rs cs).

Definition kval K : Type := match K with Op r c => 'M[R]_(D r, D c) | _ => R end.
Definition number (q : Q) : R :=
  match q with
  | Qmake Z0 xH => 0 | Qmake (Zpos xH) xH => 1 | Qmake (Zneg xH) xH => - 1
  | Qmake a xH => z2R R a | Qmake a b => z2R R a / p2R R b end.
Fixpoint val K (e : expr) {struct e} : kval K :=
  match e with
  | Lt l => match K return kval K with
    | Op r c => match eqd (row l) r, eqd (col l) c with
      | left p, left p' => castr p (castc p' (L l)) | _, _ => 0 end
    | _ => 0 end
  | Sl s => match K return kval K with Sc => S s | Op _ _ => 0 | Tr => 0 end
  | Nm q => match K return kval K with Sc => number q | Op _ _ => 0 | Tr => 0 end
  | Id => match K return kval K with
    | Op r c => match eqd r c with left p => castc p 1%:M | right _ => 0 end | _ => 0 end
  | Zr => match K return kval K with Op _ _ => 0 | _ => 0 end
  | Pl a b => match K return kval K with
    | Op r c => (val (Op r c) a : 'M_(_, _)) + val (Op r c) b
    | Sc => (val Sc a : R) + val Sc b | Tr => (val Tr a : R) + val Tr b end
  | Mi a => match K return kval K with
    | Op r c => - (val (Op r c) a : 'M_(_, _)) | Sc => - (val Sc a : R) | Tr => - (val Tr a : R) end
  | Mu m a b => match K return kval K with
    | Op r c => val (Op r m) a *m val (Op m c) b | _ => 0 end
  | Ml a b => match K return kval K with
    | Op _ _ => 0 | Sc => (val Sc a : R) * val Sc b | Tr => (val Sc a : R) * val Tr b end
  | Sm a b => match K return kval K with
    | Op r c => (val Sc a : R) *: val (Op r c) b | _ => 0 end
  | Pw a n => match K return kval K with Sc => (val Sc a : R) ^+ n | Op _ _ => 0 | Tr => 0 end
  | Ad a => match K return kval K with Op r c => (val (Op c r) a)^T | _ => 0 end
  | Tc m a => match K return kval K with Tr => \tr (val (Op m m) a) | Op _ _ => 0 | Sc => 0 end
  end.
Definition kin K : kval K -> 'M[R]_(D (kr K), D (kc K)) :=
  match K return kval K -> 'M[R]_(D (kr K), D (kc K)) with
  | Op r c => fun A => A | _ => fun x => num11 x end.

Lemma number_ok q : number q = q2R R q.
Proof.
rewrite /q2R; case: q => [[|[a|a|]|[a|a|]] [b|b|]] //=; rewrite /p2R /= ?mul0r ?divr1 //.
Qed.
Lemma wtp_cat K p q : wtp K (p ++ q) = wtp K p && wtp K q.
Proof. by rewrite /wtp all_cat. Qed.
Lemma wtp_neg K p : wtp K (neg p) = wtp K p.
Proof. by rewrite /wtp all_map; apply: eq_all. Qed.
Lemma wtp_sc K P X : wtp Sc P -> wtp K X -> wtp K (prodl P X).
Proof.
move=> TP TX; elim: P TP => //= t P IH /andP [/nilP H HP].
rewrite /prodl /= wtp_cat -/(prodl P X) IH // andbT H.
by rewrite /wtp /mult all_map; apply: sub_all TX => u /=; rewrite cats0.
Qed.
Lemma wtp_op a b c P X : wtp (Op a b) P -> wtp (Op b c) X -> wtp (Op a c) (prodl P X).
Proof.
move=> TP TX; elim: P TP => //= t P IH /andP [H HP].
rewrite /prodl /= wtp_cat -/(prodl P X) IH // andbT.
by rewrite /wtp /mult all_map; apply: sub_all TX => u /= Hu; rewrite cats0; exact: (typed_cat2 H Hu).
Qed.
Lemma num11_0 : num11 0 = 0 :> 'M[R]_(D 0%N, D 0%N). Proof. by rewrite /num11 -scalemx1 scale0r. Qed.
Lemma num11N (x : R) : num11 (- x) = - num11 x :> 'M[R]_(D 0%N, D 0%N).
Proof. by rewrite -mulN1r num11Z scaleN1r. Qed.
Lemma ev1 : ev Sc [:: (one, [::], [::])] = num11 1.
Proof. by rewrite ev_cons ev_nil addr0 /tev /= q2R1 /mev big_nil mul1r scale1r. Qed.

Lemma expand_ok e K : fine K e -> wtp K (expand K e) /\ ev K (expand K e) = kin (val K e).
Proof.
elim: e K => [l|s|q|||a IHa b IHb|a IHa|m a IHa b IHb|a IHa b IHb|a IHa b IHb|a IHa n|a IHa|m a IHa] K /=.
- case: K => [r c||] _ /=; rewrite ?ev_nil ?num11_0 //.
  case: eqd => [p|/eqP/negbTE ->]; last by rewrite ev_nil.
  case: eqd => [p'|/eqP/negbTE ->]; last by rewrite andbF ev_nil.
  move: p p'; case: _ / => p'; case: _ / p'; rewrite !eqxx /=.
  rewrite {1}/Words.typed /= /Words.trow /Words.tcol /= !eqxx; split=> //.
  rewrite ev_cons ev_nil addr0 /tev /= q2R1 /mev big_nil mul1r scale1r.
  by have := weval_cons L (l, false) (col l) [::]; rewrite /Words.trow /Words.tcol /= => ->; rewrite weval_nil mulmx1.
- case: K => [r c||] _ /=; rewrite ?ev_nil ?num11_0 //; split=> //.
  by rewrite ev_cons ev_nil addr0 /tev /= q2R1 mul1r /mev big_seq1 -(num11Z ds (S s) 1) mulr1.
- case: K => [r c||] _ /=; rewrite ?ev_nil ?num11_0 //; split=> //.
  by rewrite ev_cons ev_nil addr0 /tev /= /mev big_nil mulr1 number_ok -(num11Z ds _ 1) mulr1.
- case: K => [r c||] _ /=; rewrite ?ev_nil ?num11_0 //.
  case: eqd => [p|/eqP/negbTE ->]; last by rewrite ev_nil.
  case: _ / p; rewrite eqxx /= /Words.typed /= eqxx; split=> //.
  by rewrite ev_cons ev_nil addr0 /tev /= q2R1 /mev big_nil mul1r scale1r weval_nil.
- by case: K => [r c||] _ /=; rewrite ?ev_nil ?num11_0.
- case/andP => /IHa [A1 A2] /IHb [B1 B2]; have -> : wtp K (expand K a ++ expand K b) by rewrite wtp_cat A1.
  by split=> //; rewrite ev_cat A2 B2; case: K {A1 A2 B1 B2} => [r c||] //=; rewrite num11D.
- move/IHa => [A1 A2]; have -> : wtp K (neg (expand K a)) by rewrite wtp_neg.
  by split=> //; rewrite ev_neg A2; case: K {A1 A2} => [r c||] //=; rewrite num11N.
- case: K => [r c||] /=; rewrite ?ev_nil ?num11_0 //.
  case/andP => /IHa [A1 A2] /IHb [B1 B2]; split; first exact: (wtp_op A1 B1).
  by rewrite (prod_op L S A1 B1) A2 B2.
- case: K => [r c||] /=; rewrite ?ev_nil ?num11_0 //.
    case/andP => /IHa [A1 A2] /IHb [B1 B2]; split; first exact: (wtp_sc A1 B1).
    by rewrite (prodSc L S A1 B1) A2 B2 /= e11_num num11Z.
  case/andP => /IHa [A1 A2] /IHb [B1 B2]; split; first exact: (wtp_sc A1 B1).
  by rewrite (prodSc L S A1 B1) A2 B2 /= e11_num num11Z.
- case: K => [r c||] /=; rewrite ?ev_nil ?num11_0 //.
  case/andP => /IHa [A1 A2] /IHb [B1 B2]; split; first exact: (wtp_sc A1 B1).
  by rewrite (prodSc L S A1 B1) A2 B2 /= e11_num.
- case: K => [r c||] /=; rewrite ?ev_nil ?num11_0 //.
  move/IHa => [A1 A2]; elim: n => [|n [B1 B2]]; first by rewrite /= ev1.
  split; first exact: (wtp_sc A1 B1).
  by rewrite iterS (prodSc L S A1 B1) A2 B2 /= e11_num -num11Z exprS.
- case: K => [r c||] /=; rewrite ?ev_nil ?num11_0 //.
  move/IHa => [A1 A2]; have [E T] := star_ok L S A1; split; first exact: T.
  by move: E => /= ->; rewrite A2.
- case: K => [r c||] /=; rewrite ?ev_nil ?num11_0 //.
  case/andP => /IHa [A1 A2] B; split=> //; by rewrite (trE L S B A1) A2.
Qed.
End Meaning.
