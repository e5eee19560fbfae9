(* Rational numbers as coefficients: their values in any ordered field. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope ring_scope.
Arguments Qred : simpl never.

Section Coefficients.
Variable R : numFieldType.
Definition p2R (p : positive) : R := (Pos.to_nat p)%:R.
Definition z2R (z : Z) : R := match z with Z0 => 0 | Zpos p => p2R p | Zneg p => - p2R p end.
Definition q2R (q : Q) : R := z2R (Qnum q) / p2R (Qden q).

Lemma p2R_neq0 p : p2R p != 0.
Proof. by rewrite /p2R pnatr_eq0; case: (Pos.to_nat p) (Pos2Nat.is_pos p) => // /PeanoNat.Nat.nlt_0_r. Qed.
Lemma p2RD p q : p2R (Pos.add p q) = p2R p + p2R q.
Proof. by rewrite /p2R Pos2Nat.inj_add natrD. Qed.
Lemma p2RM p q : p2R (Pos.mul p q) = p2R p * p2R q.
Proof. by rewrite /p2R Pos2Nat.inj_mul natrM. Qed.
Lemma z2R_pos_sub p q : z2R (Z.pos_sub p q) = p2R p - p2R q.
Proof.
rewrite Z.pos_sub_spec; case: Pos.compare_spec => [->|H|H] /=; first by rewrite subrr.
- have E : q = (q - p + p)%positive by rewrite Pos.sub_add.
  by rewrite {2}E p2RD opprD addrCA subrr addr0.
- have E : p = (p - q + q)%positive by rewrite Pos.sub_add.
  by rewrite {2}E p2RD addrK.
Qed.
Lemma z2RD a b : z2R (Z.add a b) = z2R a + z2R b.
Proof.
case: a b => [|p|p] [|q|q] /=; rewrite ?add0r ?addr0 ?p2RD ?z2R_pos_sub ?opprD //.
by rewrite addrC.
Qed.
Lemma z2RM a b : z2R (Z.mul a b) = z2R a * z2R b.
Proof. by case: a b => [|p|p] [|q|q] /=; rewrite ?mul0r ?mulr0 ?p2RM ?mulNr ?mulrN ?opprK. Qed.
Lemma z2RN a : z2R (Z.opp a) = - z2R a.
Proof. by case: a => [|p|p] /=; rewrite ?oppr0 ?opprK. Qed.
Lemma q2RD a b : q2R (Qplus a b) = q2R a + q2R b.
Proof. by rewrite /q2R /= z2RD !z2RM p2RM addf_div ?p2R_neq0. Qed.
Lemma q2RM a b : q2R (Qmult a b) = q2R a * q2R b.
Proof. by rewrite /q2R /= z2RM p2RM mulf_div. Qed.
Lemma q2RN a : q2R (Qopp a) = - q2R a.
Proof. by rewrite /q2R /= z2RN mulNr. Qed.
Lemma q2R_eq a b : Qeq a b -> q2R a = q2R b.
Proof.
rewrite /Qeq /q2R => /(congr1 z2R); rewrite !z2RM /= => E.
by apply/eqP; rewrite eqr_div ?p2R_neq0 //; apply/eqP.
Qed.
Lemma q2R0 : q2R (Qmake Z0 xH) = 0. Proof. by rewrite /q2R mul0r. Qed.
Lemma q2R1 : q2R (Qmake (Zpos xH) xH) = 1. Proof. by rewrite /q2R divff ?p2R_neq0. Qed.
End Coefficients.
