(* Statements as they are read, and the theorem that every proof of a certificate applies. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Values NormalForms Expressions Checking.
From Lemmata Require Import Definiteness Soundness Inequalities.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope ring_scope.
Arguments Qred : simpl never.

Section Statements.
Variables (rs cs sy : seq nat).
Notation row := (row rs). Notation col := (col cs).
Definition symmetric l : fact := Eq (Op (row l) (col l)) (Ad (Lt l)) (Lt l).
Definition symmetries := map symmetric sy.
Definition accepted (given : seq fact) (steps : seq step) (goals : seq fact) : bool :=
  [&& all (fun l => row l == col l) sy, all (finef rs cs) (symmetries ++ given), all (finef rs cs) goals &
  if check rs cs sy (map (flatf rs cs) (symmetries ++ given)) steps is Some scope then
    all (fun g => has (recalls rs cs sy (flatf rs cs g)) scope) goals else false].

Variables (R : realFieldType) (ds : seq nat).
Notation D := (dim ds).
Variables (L : forall l, 'M[R]_(D (row l), D (col l))) (S : nat -> R).
Notation val := (val L S). Notation kval := (kval R ds). Notation ev := (ev L S).

(* A 1x1 matrix that is compared is a number. *)
Fixpoint entry (e : expr) : R :=
  match e with
  | Zr => 0 | Id => 1 | Pl a b => entry a + entry b | Mi a => - entry a
  | Sm x Id => val Sc x
  | _ => e11 (val (Op 0%N 0%N) e : 'M_(D 0%N, D 0%N)) end.
Definition compare (less : R -> R -> Prop) (definite : forall n, 'M[R]_n -> Prop) K (a b : expr) : Prop :=
  match K with
  | Op 0 0 => less (entry b) (entry a)
  | Op r c => match eqd c r with
    | left p => match b with
      | Zr => definite _ (castc p (val (Op r c) a : 'M_(_, _)))
      | _ => definite _ (castc p ((val (Op r c) a : 'M_(_, _)) - val (Op r c) b)) end
    | right _ => False end
  | Sc => less (val Sc b) (val Sc a)
  | Tr => less (val Tr b) (val Tr a) end.
Definition den (f : fact) : Prop :=
  match f with
  | Eq K a b => val K a = val K b
  | Ge K a b => compare (fun x y => x <= y) (@psd R) K a b
  | Gt K a b => compare (fun x y => x < y) (@posdef R) K a b
  | Ne (Op r c) a => (val (Op r c) a : 'M_(_, _)) != 0
  | Ne Sc a => (val Sc a : R) != 0 | Ne Tr a => (val Tr a : R) != 0 end.
Fixpoint allof (fs : seq fact) : Prop := if fs is f :: fs' then den f /\ allof fs' else True.
Fixpoint both (fs : seq fact) : Prop :=
  match fs with [::] => True | [:: f] => den f | f :: fs' => den f /\ both fs' end.

Lemma kin_inj K : injective (@kin R ds K).
Proof. by case: K => [r c||] //= x y /(congr1 e11); rewrite !e11_num. Qed.
Lemma entry_ok e : entry e = e11 (val (Op 0%N 0%N) e : 'M_(D 0%N, D 0%N)).
Proof.
have I : e11 (1%:M : 'M[R]_(D 0%N, D 0%N)) = 1 by rewrite /e11 mxE eqxx.
elim: e => //.
- exact: (esym (e11_0 R ds)).
- by move=> a IHa b IHb; rewrite -[LHS]/(entry a + entry b) IHa IHb -e11D.
- by move=> a IHa; rewrite -[LHS]/(- entry a) IHa -[LHS]mulN1r -e11Z scaleN1r.
- by move=> x _ [] // _; rewrite -[LHS]/(val Sc x) -[LHS]mulr1 -I -e11Z.
Qed.
Lemma castc_id r (p : r = r) (A : 'M[R]_(D r, D r)) : castc p A = A.
Proof. by rewrite (eq_irrelevance p erefl). Qed.
Lemma compare_ok less definite K a b : fine rs cs K a -> fine rs cs K b -> square_kind K ->
  (forall x y : R, less x y <-> less 0 (y - x)) ->
  (forall A : 'M[R]_1, definite 1%N A <-> less 0 (A 0 0)) ->
  compare less definite K a b <->
  match K with Op r c => r = c /\ definite _ (ev (Op r r) (diff rs cs (Op r r) a b))
  | Sc => less 0 (e11 (ev Sc (diff rs cs Sc a b))) | Tr => less 0 (e11 (ev Tr (diff rs cs Tr a b))) end.
Proof.
move=> Fa Fb Q less_sub def11; case: K Fa Fb Q => [r c||] Fa Fb Q /=.
- move/eqP: Q Fa Fb => <- Fa Fb; have [_ ->] := diff_ok L S Fa Fb; rewrite eqd_refl /=.
  case: r Fa Fb => [|r] Fa Fb /=.
    rewrite less_sub !entry_ok; split=> [H|[_ /def11]].
      split=> //; apply/def11; by move: H; rewrite /e11 !mxE.
    by rewrite /e11 !mxE.
  have X : (match b with Zr => definite _ (val (Op r.+1 r.+1) a) | _ => definite _ ((val (Op r.+1 r.+1) a : 'M_(_, _)) - val (Op r.+1 r.+1) b) end)
     <-> definite _ ((val (Op r.+1 r.+1) a : 'M_(_, _)) - val (Op r.+1 r.+1) b).
    by case: (b) => //=; rewrite subr0.
  by split=> [/X|[_ /X]].
- have [_ ->] := diff_ok L S Fa Fb; by rewrite less_sub /= /e11 !mxE !eqxx !mulr1n.
- have [_ ->] := diff_ok L S Fa Fb; by rewrite less_sub /= /e11 !mxE !eqxx !mulr1n.
Qed.
Lemma den_ok f : finef rs cs f -> den f <-> says L S (flatf rs cs f).
Proof.
case: f => [K a b|K a b|K a b|K a] /=; rewrite /says /=.
- case/andP => Fa Fb; have [_ ->] := diff_ok L S Fa Fb.
  by split=> [->|/subr0_eq /kin_inj //]; rewrite subrr.
- case/and3P => Fa Fb Q; apply: (iff_trans (compare_ok Fa Fb Q _ _)); last by case: K {Fa Fb} Q => [r c /eqP <-||]; split.
    by move=> x y; rewrite subr_ge0.
  exact: psd11.
- case/and3P => Fa Fb Q; apply: (iff_trans (compare_ok Fa Fb Q _ _)); last by case: K {Fa Fb} Q => [r c /eqP <-||]; split.
    by move=> x y; rewrite subr_gt0.
  exact: posdef11.
- case: K => [r c||] /(expand_ok L S) [_ ->] /=.
  + by split=> [/eqP //|H]; apply/eqP.
  + split=> [/eqP H /(congr1 e11)|H]; first by rewrite e11_num e11_0.
    by apply/eqP => E2; apply: H; rewrite E2 num11_0.
  + split=> [/eqP H /(congr1 e11)|H]; first by rewrite e11_num e11_0.
    by apply/eqP => E2; apply: H; rewrite E2 num11_0.
Qed.

Lemma allofP fs : all (finef rs cs) fs -> allof fs -> holds L S (map (flatf rs cs) fs).
Proof.
move=> + + i; elim: fs i => [|f fs IH] i /=; first by rewrite /get nth_nil /says /= ev_nil.
case/andP => F Fs [A As]; case: i => [|i]; first exact/(den_ok F).
exact: IH.
Qed.
Lemma symmP : all (fun l => row l == col l) sy -> holds L S (map (flatf rs cs) symmetries) ->
  forall l, l \in sy -> row l = col l /\
    weval L (row l) (col l) [:: (l, true)] = weval L (row l) (col l) [:: (l, false)].
Proof.
move=> A H l Hl; have E := eqP (allP A _ Hl); split=> //.
have := H (index l sy); rewrite /get (nth_map (Eq Sc Zr Zr)) ?size_map ?index_mem //.
rewrite (nth_map 0%N) ?index_mem // nth_index // /says /= /diff /= E !eqxx /=.
rewrite ev_cons ev_cons ev_nil addr0 /tev /= q2RN !q2R1 /mev big_nil !mulr1 scale1r scaleN1r.
by move/subr0_eq.
Qed.
Theorem sound given steps goals :
  accepted given steps goals -> allof (symmetries ++ given) -> both goals.
Proof.
case/and4P => A F G C H.
have Hall := allofP F H.
have Hsym : holds L S (map (flatf rs cs) symmetries).
  move: F H; rewrite all_cat => /andP [F _] H; apply: allofP => //.
  by elim: symmetries H => //= f fs IH [Hf /IH Hs].
have symm := symmP A Hsym.
case E : check C => [scope|] // C; have [Hs _] := check_ok symm Hall E.
elim: goals G C => [|g gs IH] //= /andP [Fg Fgs] /andP [Cg Cgs].
have Dg : den g by apply/(den_ok Fg); exact: (recall_ok symm Hs Cg).
by case: gs IH Fgs Cgs => // f fs IH Fgs Cgs; split=> //; exact: IH.
Qed.
Lemma allof_cat fs gs : allof fs -> allof gs -> allof (fs ++ gs).
Proof. by elim: fs => [|f fs IH] //= [A As] B; split=> //; exact: IH. Qed.
Theorem sound_after always given steps goals :
  accepted (always ++ given) steps goals -> allof (symmetries ++ always) -> allof given -> both goals.
Proof. by move=> C A B; apply: (sound C); rewrite catA; exact: allof_cat. Qed.
End Statements.
Print Assumptions sound.
