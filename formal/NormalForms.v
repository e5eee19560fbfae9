(* A polynomial whose normal form is zero is zero: the only test that proofs need. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Values.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope ring_scope.
Arguments Qred : simpl never.

Section NormalForms.
Variables (R : realFieldType) (ds rs cs sy : seq nat).
Notation D := (dim ds).
Notation row := (row rs). Notation col := (col cs).
Notation trow := (trow rs cs). Notation tcol := (tcol rs cs).
Notation wt := (wt rs cs). Notation tend := (tend rs cs). Notation whd := (whd rs cs).
Notation typed := (typed rs cs). Notation wtk := (wtk rs cs). Notation wtp := (wtp rs cs).
Notation fit := (fit rs cs).
Variables (L : forall l, 'M[R]_(D (row l), D (col l))) (S : nat -> R).
Notation weval := (weval L). Notation trw := (trw L). Notation wev := (wev L).
Notation mev := (mev S). Notation tev := (tev L S). Notation ev := (ev L S).
Let weval_nil := @Values.weval_nil R ds rs cs L.
Let weval_cons := @Values.weval_cons R ds rs cs L.
Let weval_cat := @Values.weval_cat R ds rs cs L.
Let weval_catT := @Values.weval_catT R ds rs cs L.
Let weval_flip := @Values.weval_flip R ds rs cs L.
Let weval_adj := @Values.weval_adj R ds rs cs L.
Let trw_h := @Values.trw_h R ds rs cs L.
Definition aev (a : atom) : R :=
  match a with inl s => S s | inr (false, w) => e11 (weval 0%N 0%N w) | inr (true, w) => trw w end.
Definition oev K w : 'M[R]_(D (kr K), D (kc K)) :=
  match K return 'M[R]_(D (kr K), D (kc K)) with Op r c => weval r c w | Sc => one11 | Tr => one11 end.
Definition nev K (x : key * Q) := (q2R R x.2 * \prod_(a <- x.1.1) aev a) *: oev K x.1.2.

Hypothesis symm : forall l, l \in sy -> row l = col l /\
  weval (row l) (col l) [:: (l, true)] = weval (row l) (col l) [:: (l, false)].
Lemma ct_ok t : [/\ trow (ct sy t) = trow t, tcol (ct sy t) = tcol t &
  weval (trow t) (tcol t) [:: ct sy t] = weval (trow t) (tcol t) [:: t]].
Proof.
rewrite /ct; case: ifP => // /symm [E H]; case: t E H => l [] //= E H.
rewrite /Words.trow /Words.tcol /= E; split=> //.
by move: H; rewrite E.
Qed.
Lemma cts_ok r c w : wt r w -> [/\ wt r (map (ct sy) w), tend r (map (ct sy) w) = tend r w &
   weval r c (map (ct sy) w) = weval r c w].
Proof.
elim: w r => [|t w IH] r //=; case/andP => /eqP <- H.
have [E1 E2 E3] := ct_ok t; have [A B C] := IH _ H.
rewrite E1 E2 eqxx A B; split=> //.
rewrite -[ct sy t :: _]cat1s (@weval_catT _ (tcol t) _ [:: ct sy t]); last by rewrite /typed /= E1 E2 !eqxx.
rewrite -[t :: w]cat1s (@weval_catT _ (tcol t) _ [:: t]) ?typed1 //.
by rewrite C E3.
Qed.
Lemma cts_typed r c w : typed r c w -> typed r c (map (ct sy) w).
Proof. by case/andP => /(cts_ok c) [A B _]; rewrite /typed A B. Qed.
Lemma whd_cts w : whd (map (ct sy) w) = whd w.
Proof. by case: w => //= t w; have [-> _ _] := ct_ok t. Qed.

Lemma canon_ok a : e11 (weval 0%N 0%N (canon rs cs sy a)) = e11 (weval 0%N 0%N a).
Proof.
rewrite /canon; case: ifP => // /andP [T _].
have [_ _ ->] := cts_ok 0%N (proj1 (andP (typed_adj T))).
by rewrite (weval_adj T) /e11 mxE.
Qed.
Lemma pieces_ok c a s : all (typed 0%N 0%N) a ->
  weval 0%N c (flatten a ++ s) = (\prod_(u <- a) e11 (weval 0%N 0%N u)) *: weval 0%N c s.
Proof.
elim: a => [|u a IH] /=; first by rewrite big_nil scale1r.
case/andP => T /IH E; rewrite -catA (weval_catT _ _ T) E e11_mul big_cons.
by rewrite scalerA.
Qed.
Lemma atoms_ok (m : seq nat) a :
  \prod_(x <- sort leA ([seq (inl s : atom) | s <- m] ++ [seq inr (false, canon rs cs sy u) | u <- a])) aev x
  = mev m * \prod_(u <- a) e11 (weval 0%N 0%N u).
Proof.
rewrite (perm_big _ (permEl (perm_sort _ _))) big_cat /= !big_map; congr (_ * _).
by apply: eq_bigr => u _; exact: canon_ok.
Qed.
Lemma atoms0_ok (m : seq nat) : \prod_(x <- sort leA [seq (inl s : atom) | s <- m]) aev x = mev m.
Proof. by rewrite (perm_big _ (permEl (perm_sort _ _))) big_map. Qed.

Lemma trw_swap h u v : ~~ nilp (u ++ v) -> typed h h (u ++ v) -> trw (v ++ u) = trw (u ++ v).
Proof.
move=> N T; have [A B] := typed_cat T; set m := tend h u in A B.
have N' : ~~ nilp (v ++ u) by rewrite /nilp size_cat addnC -size_cat.
rewrite (trw_h N (proj1 (andP T))) (trw_h N' (proj1 (andP (typed_cat2 B A)))).
by rewrite (weval_catT _ _ A) (weval_catT _ _ B) mxtrace_mulC.
Qed.
Definition closed w := ~~ nilp w && typed (whd w) (whd w) w.
Lemma trw_rot i w : closed w -> trw (rot i w) = trw w.
Proof.
case/andP => N T; rewrite /rot -{3}(cat_take_drop i w).
by apply: (@trw_swap (whd w)); rewrite cat_take_drop.
Qed.
Lemma adj_nilp w : nilp (adj w) = nilp w.
Proof. by rewrite /nilp size_rev size_map. Qed.
Lemma closed_adj w : closed w -> closed (adj w) /\ trw (adj w) = trw w.
Proof.
case/andP => N T; have T' := typed_adj T; have N' : ~~ nilp (adj w) by rewrite adj_nilp.
rewrite /closed N' (whd_typed N' (proj1 (andP T'))) T'; split=> //.
by rewrite (trw_h N' (proj1 (andP T'))) (weval_adj T) mxtrace_tr.
Qed.
Lemma closed_cts w : closed w -> closed (map (ct sy) w) /\ trw (map (ct sy) w) = trw w.
Proof.
case/andP => N T; rewrite /closed /trw whd_cts (cts_typed T) /nilp size_map.
by have [_ _ ->] := cts_ok (whd w) (proj1 (andP T)); rewrite andbT; split.
Qed.
Lemma tcanon_ok w : closed w -> trw (tcanon sy w) = trw w.
Proof.
move=> C; have [C' E'] := closed_adj C; have [C'' E''] := closed_cts C'.
rewrite /tcanon /least.
have : forall x, x \in rots w ++ rots (map (ct sy) (adj w)) -> trw x = trw w.
  move=> x; rewrite mem_cat => /orP [] /mapP [i _ ->]; first exact: trw_rot.
  by rewrite trw_rot // E'' E'.
elim: (_ ++ _) => //= x l IH H; case: ifP => _.
  by apply: H; rewrite inE eqxx.
by apply: IH => y Hy; apply: H; rewrite inE Hy orbT.
Qed.

Lemma nform_ok K t : wtk K t.2 -> nev K (nform rs cs sy K t) = tev K t.
Proof.
case: t => [[q m] w0]; rewrite /tev /=; case: K => [r c||] /= T.
- have [A B C] := cts_ok c (proj1 (andP T)); set w := map _ w0 in A B C *.
  case: first => p [rest|]; last by rewrite /nev /= atoms0_ok C.
  case: cut => a s; case: ifP => [/and4P [T1 T2 T3 /eqP E]|_]; last by rewrite /nev /= atoms0_ok C.
  rewrite /nev /= atoms_ok mulrA -scalerA -C -E; congr (_ *: _).
  by rewrite !(weval_catT _ _ T1) pieces_ok // scalemxAr.
- by rewrite /nev /= atoms0_ok; case: w0 T.
- have [C E] := closed_cts T; set w := map _ w0 in C E *.
  have P : nev Tr (sort leA ((inr (true, tcanon sy w) : atom) :: [seq inl s | s <- m]), [::], q)
         = (q2R R q * mev m) *: num11 (trw w0).
    rewrite /nev /= (perm_big _ (permEl (perm_sort _ _))) big_cons big_map /= tcanon_ok // E.
    by rewrite mulrCA [in RHS]/num11 -scalemx1 scalerA mulrC.
  case: first => p [rest|] //; case: cut => a s; case: ifP => [|_] //.
  case/and5P => T1 T2 T3 _ /andP [/eqP Ew /eqP Ea].
  rewrite /nev /= atoms_ok mulrA -scalerA; congr (_ *: _).
  rewrite -E -Ew -(@trw_swap (whd w)) ?Ew; last 2 first; first by case/andP: C.
    by case/andP: C.
  have T4 := typed_cat2 T2 T1.
  case/andP: C => N _; have N' : ~~ nilp (rest ++ p).
    by move: N; rewrite -Ew /nilp !size_cat addnC.
  rewrite (trw_h N' (proj1 (andP T4))) -Ea -[flatten a]cats0 pieces_ok // weval_nil.
  by rewrite /num11 mxtraceZ mxtrace1 mulr1 scalemx1.
Qed.

Lemma ins_ok K k q acc : \sum_(x <- ins k q acc) nev K x = nev K (k, q) + \sum_(x <- acc) nev K x.
Proof.
case: acc => [|[k' q'] acc] /=; first by rewrite big_cons.
case: eqP => [->|_]; rewrite !big_cons //.
rewrite addrA; congr (_ + _); rewrite /nev /= -scalerDl -mulrDl -q2RD.
by rewrite (q2R_eq R (Qred_correct _)).
Qed.
Lemma halves_sum (V : zmodType) (A : Type) (f : A -> V) l :
  \sum_(x <- l) f x = \sum_(x <- (halves l).1) f x + \sum_(x <- (halves l).2) f x.
Proof.
elim: l => [|x l IH] /=; first by rewrite !big_nil addr0.
by case: halves IH => u v /= IH; rewrite !big_cons IH -addrA [X in _ + X = _]addrC.
Qed.
Lemma mrg_sum (V : zmodType) f a b : \sum_(x <- mrg a b) f x = \sum_(x <- a) f x + \sum_(x <- b) f x :> V.
Proof.
elim: a b => [|x a IHa] b /=; first by case: b => [|y b]; rewrite big_nil add0r.
elim: b => [|y b IHb]; first by rewrite big_nil addr0.
case: ifP => _; rewrite big_cons; first by rewrite IHa [in RHS]big_cons addrA.
by rewrite -/(mrg (x :: a) b) IHb [in RHS](big_cons _ _ y) addrCA.
Qed.
Lemma msort_sum (V : zmodType) f n l : \sum_(x <- msort n l) f x = \sum_(x <- l) f x :> V.
Proof.
elim: n l => [|n IH] l //=; case: l => [|x [|y l]] //.
rewrite [in RHS]halves_sum; case: (halves (x :: y :: l)) => u v /=.
by rewrite mrg_sum !IH.
Qed.
Lemma zerop_ok K p : zerop rs cs sy K p -> ev K p = 0.
Proof.
case/andP => T Z.
have -> : ev K p = \sum_(x <- gather rs cs sy K p) nev K x.
  have E : ev K p = \sum_(x <- [seq let n := nform rs cs sy K t in (codeK n.1, n) | t <- p]) nev K x.2.
    rewrite /ev big_map; elim: p T {Z} => [|t p IH] /=; first by rewrite !big_nil.
    by case/andP => A /IH E; rewrite !big_cons E -nform_ok.
  rewrite E -(msort_sum (fun x => nev K x.2) 40) /gather; elim: (msort 40 _) => [|[c [k q]] l IH] /=; first by rewrite !big_nil.
  by rewrite big_cons IH ins_ok.
elim: (gather _ _ _ _ _) Z => [|x l IH] /=; first by rewrite big_nil.
case/andP => /Qeq_bool_eq Q0 /IH E; rewrite big_cons E addr0 /nev.
by rewrite (q2R_eq R Q0) q2R0 mul0r scale0r.
Qed.
End NormalForms.
