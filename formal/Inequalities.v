(* What the checker accepts is true: inequalities by sums of squares, and whole derivations. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Values NormalForms Expressions Checking.
From Lemmata Require Import Definiteness Soundness.
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
Notation nonneg := (nonneg L S). Notation positive := (positive L S).
Notation says := (says L S). Notation holds := (holds L S).
Hypothesis symm : forall l, l \in sy -> row l = col l /\
  weval (row l) (col l) [:: (l, true)] = weval (row l) (col l) [:: (l, false)].

(* Sums and multiples *)
Definition above K (p : poly) : Prop :=
  match K with
  | Op 0 0 => 0 < e11 (ev (Op 0%N 0%N) p) | Op _ _ => False
  | Sc => 0 < e11 (ev Sc p) | Tr => 0 < e11 (ev Tr p) end.
Lemma above_positive K p : above K p -> positive K p.
Proof. by case: K => [[|r] [|c]||] //= H; split=> //; apply/posdef11. Qed.
Lemma nonneg11 p : nonneg (Op 0%N 0%N) p <-> 0 <= e11 (ev (Op 0%N 0%N) p).
Proof. by split=> [[_] /psd11|H] //; split=> //; apply/psd11. Qed.
Lemma nonneg_nil K : square_kind K -> nonneg K [::].
Proof.
by case: K => [r c /eqP <-|_|_] /=; rewrite ev_nil ?e11_0 //; split=> //; exact: psd0.
Qed.
Lemma nonneg_cat K p q : nonneg K p -> nonneg K q -> nonneg K (p ++ q).
Proof.
case: K => [r c||] /=; rewrite ev_cat; try by rewrite e11D; exact: addr_ge0.
by case=> E A [_ B]; split=> //; exact: psdD.
Qed.
Lemma above_cat K p q : above K p -> nonneg K q -> above K (p ++ q).
Proof.
case: K => [[|r] [|c]||] //.
- by move=> H /nonneg11 G /=; rewrite ev_cat e11D ltr_paddr.
- by move=> H G /=; rewrite ev_cat e11D ltr_paddr.
- by move=> H G /=; rewrite ev_cat e11D ltr_paddr.
Qed.
Lemma above_cat2 K p q : nonneg K p -> above K q -> above K (p ++ q).
Proof.
case: K => [[|r] [|c]||] //.
- by move=> /nonneg11 G H /=; rewrite ev_cat e11D ltr_paddl.
- by move=> G H /=; rewrite ev_cat e11D ltr_paddl.
- by move=> G H /=; rewrite ev_cat e11D ltr_paddl.
Qed.
Lemma nonnegZ K k p q : 0 <= k -> nonneg K p -> (forall K, ev K q = k *: ev K p) -> nonneg K q.
Proof.
move=> Hk + E; case: K => [r c||] /=; rewrite E; try by rewrite e11Z; exact: mulr_ge0.
by case=> -> A; split=> //; exact: psdZ.
Qed.

Section Scope.
Variable scope : seq flat.
Hypothesis H : holds scope.

Lemma numbers_ok ix : all (is_number rs cs scope is_ge) ix ->
  wtp Sc (numbers scope ix) /\ 0 <= e11 (ev Sc (numbers scope ix)).
Proof.
elim: ix => [_|i ix IH] /=; first by split=> //; rewrite ev1 e11_num ler01.
case/andP => /and3P [G /eqkP E T] /IH [T2 N].
split; first exact: (wtp_sc T T2).
rewrite (prodSc L S T T2) e11Z mulr_ge0 //.
by have := ge_ok G (H i); rewrite E.
Qed.
Lemma numbers_gt ix : all (is_number rs cs scope is_gt) ix ->
  wtp Sc (numbers scope ix) /\ 0 < e11 (ev Sc (numbers scope ix)).
Proof.
elim: ix => [_|i ix IH] /=; first by split=> //; rewrite ev1 e11_num ltr01.
case/andP => /and3P [G /eqkP E T] /IH [T2 N].
split; first exact: (wtp_sc T T2).
rewrite (prodSc L S T T2) e11Z mulr_gt0 //.
by have := gt_ok G (H i); rewrite E.
Qed.
Lemma ev_id a : ev (Op a a) unit_poly = 1%:M.
Proof. by rewrite ev_cons ev_nil addr0 /tev /= q2R1 /mev big_nil mul1r scale1r weval_nil. Qed.
Lemma middle_ok a ms : all (is_middle rs cs scope is_ge a) ms -> (size ms <= 1)%N || (a == 0%N) ->
  wtp (Op a a) (middle scope ms) /\ psd (ev (Op a a) (middle scope ms)).
Proof.
elim: ms => [_ _|i ms IH] /=.
  by rewrite /Words.typed /= eqxx; split=> //; rewrite ev_id; exact: psd1.
case/andP => /and3P [G /eqkP E T] A.
have [_ P] : nonneg (Op a a) (fp (get scope i)) by have := ge_ok G (H i); rewrite E.
case: ms A IH => [|j ms] A IH O /=.
  have T2 : wtp (Op a a) unit_poly by rewrite /= /Words.typed /= eqxx.
  by split; [exact: (wtp_op T T2) | rewrite (prod_op L S T T2) ev_id mulmx1].
have Z : a == 0%N by case/orP: O.
have [T2 P2] := IH A (introT orP (or_intror Z)).
split; first exact: (wtp_op T T2).
rewrite (prod_op L S T T2); move/eqP: Z P P2 => ->; move: (ev _ _) (ev _ _) => A' B'.
by rewrite e11_mul => /psd11 P P2; exact: psdZ.
Qed.
Lemma square_ge0 (x : 'M[R]_(D 0%N, D 0%N)) : 0 <= e11 (e11 x *: x).
Proof. by rewrite e11Z -expr2 sqr_ge0. Qed.
Lemma sand_ok a b q ms : fine (Op a b) q -> all (is_middle rs cs scope is_ge a) ms ->
  (size ms <= 1)%N || (a == 0%N) -> wtp (Op b b) (core rs cs scope (Sand a b q ms)) /\
  psd (ev (Op b b) (core rs cs scope (Sand a b q ms))).
Proof.
move=> F A O; have [T _] := expand_ok L S F; have [TM P] := middle_ok A O.
have [E T2] := star_ok L S T; have T3 := wtp_op TM T.
split; first exact: (wtp_op T2 T3).
rewrite /core (prod_op L S T2 T3) (prod_op L S TM T) mulmxA; move: E => /= ->; exact: psd_sand.
Qed.
Lemma core_ok K f : formok rs cs scope K f ->
  wtp K (core rs cs scope f) /\ nonneg K (core rs cs scope f).
Proof.
case: f => [q|a b q ms|q t]; case: K => [r c||] //.
- move=> /(expand_ok L S) [T E]; split; first exact: (wtp_sc T T).
  by rewrite /core /= (prodSc L S T T) square_ge0.
- case/and5P => /eqP -> /eqP -> F A O; have [T P] := sand_ok F A O; by split=> //; split.
- case/and4P => W F A O; have [T P] := sand_ok F A O; split=> //=.
  by rewrite (trE L S W T) e11_num psd_tr.
- case/and4P => /(expand_ok L S) [T E] G /eqkP E2 T2.
  have T3 := wtp_sc T T; split; first exact: (wtp_sc T3 T2).
  rewrite /core /= (prodSc L S T3 T2) e11Z (prodSc L S T T) mulr_ge0 ?square_ge0 //.
  by have := ge_ok G (H t); rewrite E2.
Qed.
Lemma q2R_ge0 q : qpos q -> 0 <= q2R R q.
Proof. by case: q => [[|a|a] b] //= _; rewrite /q2R /= ?mul0r // divr_ge0 // ler0n. Qed.
Lemma q2R_gt0 q : qpos1 q -> 0 < q2R R q.
Proof. case: q => [[|a|a] b] //= _; rewrite /q2R /= divr_gt0 // lt0r p2R_neq0 /=; exact: ler0n. Qed.
Lemma head_ok q e : wtp Sc [:: (q, e, [::])] /\ ev Sc [:: (q, e, [::])] = num11 (q2R R q * mev S e).
Proof. by split=> //; rewrite ev_cons ev_nil addr0 /tev /= -(num11Z ds _ 1) mulr1. Qed.
Lemma rowp_ok K s : rowok rs cs scope K s -> nonneg K (rowp rs cs scope s).
Proof.
case/and3P => Q0 /numbers_ok [T N] /core_ok [T2 N2].
have [T3 E3] := head_ok (sqq s) (sqe s ++ sqe s); have T4 := wtp_sc T3 T.
have E : ev K (rowp rs cs scope s) = e11 (ev Sc (prodl [:: (sqq s, sqe s ++ sqe s, [::])] (numbers scope (sqs s)))) *: ev K (core rs cs scope (sqf s)).
  exact: (prodSc L S T4 T2).
have G : 0 <= e11 (ev Sc (prodl [:: (sqq s, sqe s ++ sqe s, [::])] (numbers scope (sqs s)))).
  rewrite (prodSc L S T3 T) E3 e11_num e11Z mulr_ge0 //.
  by rewrite mulr_ge0 ?q2R_ge0 // mev_cat -expr2 sqr_ge0.
case: K T2 N2 E => [r c||] T2 N2 E; rewrite /Soundness.nonneg.
- by case: N2 E => ? P E; subst; split=> //; rewrite E; exact: psdZ.
- by rewrite E e11Z mulr_ge0.
- by rewrite E e11Z mulr_ge0.
Qed.
Lemma rows_ok K rows : square_kind K -> all (rowok rs cs scope K) rows ->
  nonneg K (flatten (map (rowp rs cs scope) rows)).
Proof.
move=> Q; elim: rows => [_|s rows IH] /=; first exact: nonneg_nil.
by case/andP => /rowp_ok A /IH B; exact: nonneg_cat.
Qed.

(* One row that is more than zero *)
Lemma value_ok q : is_value q -> [/\ fine Sc q, wtp Sc (expand Sc q) & e11 (ev Sc (expand Sc q)) != 0].
Proof.
case: q => //= q N; split=> //; rewrite ev_cons ev_nil addr0 /tev /= /mev big_nil mulr1 e11Z e11_one mulr1.
exact: q2R_neq0.
Qed.
Lemma multiple11 q : is_multiple q -> fine (Op 0%N 0%N) q /\ e11 (ev (Op 0%N 0%N) (expand (Op 0%N 0%N) q)) != 0.
Proof.
case: q => //=; first by split=> //; rewrite ev_id /e11 mxE eqxx oner_neq0.
move=> x [] // /value_ok [F T N]; rewrite F; split=> //.
have T2 : wtp (Op 0%N 0%N) (expand (Op 0%N 0%N) Id) by [].
by rewrite (prodSc L S T T2) e11Z ev_id mulf_neq0 // /e11 mxE eqxx oner_neq0.
Qed.
Lemma middle_gt ms : all (is_middle rs cs scope is_gt 0) ms ->
  wtp (Op 0%N 0%N) (middle scope ms) /\ 0 < e11 (ev (Op 0%N 0%N) (middle scope ms)).
Proof.
elim: ms => [_|i ms IH] /=; first by split=> //; rewrite ev_id /e11 mxE eqxx ltr01.
case/andP => /and3P [G /eqkP E T] /IH [T2 N].
split; first exact: (wtp_op T T2).
rewrite (prod_op L S T T2) e11_mul e11Z mulr_gt0 //.
by have := gt_ok G (H i); rewrite E => -[_] /posdef11.
Qed.
Lemma core_pos K f : number_kind K -> formok rs cs scope K f -> formpos rs cs scope f -> above K (core rs cs scope f).
Proof.
have X (x : R) : x != 0 -> 0 < x * x by move=> N; rewrite -expr2 lt0r sqr_ge0 sqrf_eq0 N.
case: f => [q|a b q ms|q t] NK F; have [T _] := core_ok F.
- move=> /value_ok [_ T2 N]; case: K F T NK => //= _ _ _.
  by rewrite (prodSc L S T2 T2) e11Z X.
- case/and4P => /eqP Ea /eqP Eb Q A; subst a b.
  have [T2 N] := middle_gt A; have [F' N'] := multiple11 Q; have [T3 E3] := expand_ok L S F'.
  have [ET T4] := star_ok L S T3; rewrite /= in ET T4; have T5 := wtp_op T2 T3.
  have V : ev (Op 0%N 0%N) (core rs cs scope (Sand 0 0 q ms)) =
    e11 (ev (Op 0%N 0%N) (expand (Op 0%N 0%N) q)) *: (e11 (ev (Op 0%N 0%N) (middle scope ms)) *: ev (Op 0%N 0%N) (expand (Op 0%N 0%N) q)).
    rewrite /core (prod_op L S T4 T5) (prod_op L S T2 T3) ET !e11_mul; congr (_ *: _).
    by rewrite /e11 mxE.
  have P : 0 < e11 (ev (Op 0%N 0%N) (core rs cs scope (Sand 0 0 q ms))).
    by rewrite V !e11Z mulrCA mulr_gt0 // X.
  case: K F T NK => [[|r] [|c]||] //=.
  case/and4P => W F2 A2 O W' _; rewrite (trE L S W (wtp_op T4 T5)) e11_num.
  by rewrite /mxtrace big_ord1.
- case/andP => /value_ok [_ T2 N] G; case: K F T NK => //=.
  case/and4P => _ _ /eqkP E T3 _ _; have T4 := wtp_sc T2 T2.
  rewrite (prodSc L S T4 T3) e11Z (prodSc L S T2 T2) e11Z mulr_gt0 ?X //.
  by have := gt_ok G (H t); rewrite E.
Qed.
Lemma rowp_pos K s : number_kind K -> rowok rs cs scope K s -> rowpos rs cs scope s ->
  above K (rowp rs cs scope s).
Proof.
move=> NK /and3P [_ _ F] /and4P [Q0 /nilP E0 /numbers_gt [T N] P].
have [T2 _] := core_ok F; have := core_pos NK F P.
have [T3 E3] := head_ok (sqq s) [::]; have T4 := wtp_sc T3 T.
have E : ev K (rowp rs cs scope s) = e11 (ev Sc (prodl [:: (sqq s, [::], [::])] (numbers scope (sqs s)))) *: ev K (core rs cs scope (sqf s)).
  by rewrite /rowp E0; exact: (prodSc L S T4 T2).
have G : 0 < e11 (ev Sc (prodl [:: (sqq s, [::], [::])] (numbers scope (sqs s)))).
  by rewrite (prodSc L S T3 T) E3 e11_num /mev big_nil mulr1 e11Z mulr_gt0 ?q2R_gt0.
by case: K NK {F T2} E => [[|r] [|c]||] //= _ E P'; rewrite E e11Z mulr_gt0.
Qed.
Lemma rows_pos K rows : number_kind K -> square_kind K -> all (rowok rs cs scope K) rows ->
  has (rowpos rs cs scope) rows -> above K (flatten (map (rowp rs cs scope) rows)).
Proof.
move=> NK Q; elim: rows => //= s rows IH /andP [A B] /orP [P|P].
  exact: (above_cat (rowp_pos NK A P) (rows_ok Q B)).
exact: (above_cat2 (rowp_ok A) (IH B P)).
Qed.

Lemma squares_ok strict K a b times rows cf :
  check1 rs cs sy scope (Squares strict K a b times rows cf) ->
  if strict then positive K (diff K a b) else nonneg K (diff K a b).
Proof.
rewrite /check1 => /andP [F /and5P [/numbers_gt [T N] /(zerop_ok S symm) Z A C X]].
have [Fa Fb Q] : [/\ fine K a, fine K b & square_kind K].
  by case: (strict) F => /and3P [].
have [TX _] := diff_ok L S Fa Fb.
have E : e11 (ev Sc (numbers scope times)) *: ev K (diff K a b) = ev K (flatten (map (rowp rs cs scope) rows)).
  move: Z; rewrite ev_cat ev_neg ev_cat (cofs_ok H C) addr0 (prodSc L S T TX) => /subr0_eq //.
set k := e11 _ in E N; have E2 : ev K (diff K a b) = k^-1 *: ev K (flatten (map (rowp rs cs scope) rows)).
  by rewrite -E scalerA mulVf ?scale1r // lt0r_neq0.
have Nk : 0 < k^-1 by rewrite invr_gt0.
case: strict X F => [/andP [NK P] _|_ _].
  apply: above_positive; have := rows_pos NK Q A P.
  by case: K NK {Fa Fb Q TX Z A C E P} E2 => [[|r] [|c]||] //= _ E2 P'; rewrite E2 e11Z mulr_gt0.
have := rows_ok Q A; case: K {Fa Fb TX Z A C E} Q E2 => [r c /eqP <-||] /=.
- by move=> E2 [_ P']; split=> //; rewrite E2; apply: psdZ => //; exact: ltW.
- by move=> _ E2 P'; rewrite E2 e11Z mulr_ge0 // ltW.
- by move=> _ E2 P'; rewrite E2 e11Z mulr_ge0 // ltW.
Qed.

Lemma recall_ok f : has (recalls rs cs sy f) scope -> says f.
Proof.
case/(has_nthP none) => i _; rewrite -/(get scope i) => /and3P [V /eqkP E C].
have := H i; move: V C; rewrite /says E; move: (get scope i) (fp f) (fk f) => g p K.
case: (frel f); case: (frel g) => //= _; rewrite /= ?andbF ?orbF.
- case/orP => [/(same_ok S symm) <- //|/(same_ok S symm) <-]; by rewrite ev_neg => ->; rewrite oppr0.
- move=> /(same_ok S symm) X; case: K X => [r c||] X; rewrite /Soundness.nonneg ?X //.
  by case=> E2; subst; rewrite X.
- move=> /(same_ok S symm) X /positive_nonneg; case: K X => [r c||] X; rewrite /Soundness.nonneg ?X //.
  by case=> E2; subst; rewrite X.
- move=> /(same_ok S symm) X; case: K X => [r c||] X; rewrite /Soundness.positive ?X //.
  by case=> E2; subst; rewrite X.
- by move=> /(same_ok S symm) <-.
Qed.
Lemma check1_ok s : check1 rs cs sy scope s -> says (flatf rs cs (made s)).
Proof.
move=> C; have := C; case: s C => [K a b cf|K a b i j|K w i|strict K a b times rows cf|f] C.
- by case/andP => _ /andP [Z A]; exact: (combine_ok symm H Z A).
- by move=> _; exact: (cancel_ok symm H C).
- rewrite /check1 /= => /andP [/andP [F _] /andP [E X]].
  have := definite_ok symm H F E X; rewrite /says /= /Checking.diff /= cats0 => -> //.
- by move=> _; have := squares_ok C; case: (strict).
- by case/andP => _; exact: recall_ok.
Qed.
End Scope.

Lemma holds_rcons scope f : holds scope -> says f -> holds (rcons scope f).
Proof. by move=> H E i; rewrite /get nth_rcons; case: ifP => _; [exact: H | case: ifP => _ //; rewrite /says /= ev_nil]. Qed.
Lemma check_ok steps scope sc : holds scope -> check rs cs sy scope steps = Some sc ->
  holds sc /\ sc = scope ++ map (fun s => flatf rs cs (made s)) steps.
Proof.
elim: steps scope => [|s steps IH] scope H /=; first by case=> <-; rewrite cats0.
case: ifP => // C E; have [H' ->] := IH _ (holds_rcons H (check1_ok H C)) E.
by split; rewrite ?cat_rcons // -cat_rcons; case: (IH _ (holds_rcons H (check1_ok H C)) E) => _ <-.
Qed.
End Sound.
