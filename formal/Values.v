(* The values of words and polynomials: matrices of every size over an ordered field. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope ring_scope.
Arguments Qred : simpl never.

Section Values.
Variables (R : realFieldType) (ds rs cs : seq nat).
Notation D := (dim ds).
Notation row := (row rs). Notation col := (col cs).
Notation trow := (trow rs cs). Notation tcol := (tcol rs cs).
Notation wt := (wt rs cs). Notation tend := (tend rs cs). Notation whd := (whd rs cs).
Notation typed := (typed rs cs). Notation wtk := (wtk rs cs). Notation wtp := (wtp rs cs).
Notation fit := (fit rs cs).
Variables (L : forall l, 'M[R]_(D (row l), D (col l))) (S : nat -> R).

Definition tval (t : tok) : 'M[R]_(D (trow t), D (tcol t)) :=
  match t return 'M[R]_(D (trow t), D (tcol t)) with (l, true) => (L l)^T | (l, false) => L l end.
Definition castr (c : nat) r r' (e : r = r') : 'M[R]_(D r, D c) -> 'M[R]_(D r', D c) :=
  match e in _ = r' return 'M[R]_(D r, D c) -> 'M[R]_(D r', D c) with erefl => fun A => A end.
Definition castc (r : nat) c c' (e : c = c') : 'M[R]_(D r, D c) -> 'M[R]_(D r, D c') :=
  match e in _ = c' return 'M[R]_(D r, D c) -> 'M[R]_(D r, D c') with erefl => fun A => A end.
Fixpoint weval (r c : nat) (w : seq tok) {struct w} : 'M[R]_(D r, D c) :=
  match w with
  | [::] => match eqd r c with left e => castc e 1%:M | right _ => 0 end
  | t :: w' => match eqd (trow t) r with left e => castr e (tval t *m weval (tcol t) c w') | right _ => 0 end
  end.
Arguments weval : simpl never.
Lemma weval_nil r : weval r r [::] = 1%:M.
Proof. by rewrite /weval eqd_refl. Qed.
Lemma weval_cons t c w : weval (trow t) c (t :: w) = tval t *m weval (tcol t) c w.
Proof. by rewrite {1}/weval -/weval eqd_refl. Qed.
Lemma weval_cat r c u v : wt r u -> weval r c (u ++ v) = weval r (tend r u) u *m weval (tend r u) c v.
Proof.
elim: u r => [|t u IH] r /=; first by rewrite weval_nil mul1mx.
by case/andP => /eqP <- wtu; rewrite !weval_cons IH // mulmxA.
Qed.
Lemma weval_catT r m c u v : typed r m u -> weval r c (u ++ v) = weval r m u *m weval m c v.
Proof. by case/andP => A /eqP <-; exact: weval_cat. Qed.
Lemma weval_flip t : weval (tcol t) (trow t) [:: flip t] = (weval (trow t) (tcol t) [:: t])^T.
Proof.
case: t => l []; rewrite /tcol /trow /flip /=.
  have := weval_cons (l, false) (col l) [::]; rewrite /tcol /trow /= => ->.
  have := weval_cons (l, true) (row l) [::]; rewrite /tcol /trow /= => ->.
  by rewrite !weval_nil !mulmx1 trmxK.
have := weval_cons (l, false) (col l) [::]; rewrite /tcol /trow /= => ->.
have := weval_cons (l, true) (row l) [::]; rewrite /tcol /trow /= => ->.
by rewrite !weval_nil !mulmx1.
Qed.
Lemma typed1 t : typed (trow t) (tcol t) [:: t].
Proof. by rewrite /typed /= !eqxx. Qed.
Lemma weval_adj r c w : typed r c w -> weval c r (adj w) = (weval r c w)^T.
Proof.
elim: w r => [|t w IH] r.
  by rewrite /typed /= => /eqP ->; rewrite !weval_nil trmx1.
rewrite /typed /= => /andP [/andP [/eqP <- A] B].
have T : typed (tcol t) c w by rewrite /typed A B.
rewrite /adj /= rev_cons -cats1 -/(adj w).
rewrite (@weval_catT c (tcol t) (trow t)) ?typed_adj // IH // weval_flip.
by rewrite -trmx_mul -[t :: w]cat1s (@weval_catT _ (tcol t) _ [:: t]) ?typed1.
Qed.

(* Polynomials *)
Definition kr K := if K is Op r _ then r else 0%N.
Definition kc K := if K is Op _ c then c else 0%N.
Definition one11 : 'M[R]_(D 0%N, D 0%N) := (1%:M : 'M[R]_1).
Definition num11 (x : R) : 'M[R]_(D 0%N, D 0%N) := (x%:M : 'M[R]_1).
Definition e11 (A : 'M[R]_(D 0%N, D 0%N)) : R := (A : 'M[R]_1) 0 0.
Lemma e11K A : num11 (e11 A) = A.
Proof. by rewrite /num11 /e11 -mx11_scalar. Qed.
Lemma num11P k a b : num11 (k * a + b) = k *: num11 a + num11 b.
Proof. by rewrite /num11; apply/matrixP => i j; rewrite !mxE mulrnDl mulrnAr. Qed.
Lemma e11_mul c A (B : 'M[R]_(D 0%N, D c)) : A *m B = e11 A *: B.
Proof. by rewrite -{1}(e11K A) /num11 mul_scalar_mx. Qed.
Lemma mul_e11 r A (B : 'M[R]_(D r, D 0%N)) : B *m A = e11 A *: B.
Proof. by rewrite -{1}(e11K A) /num11 mul_mx_scalar. Qed.

Lemma e11D A B : e11 (A + B) = e11 A + e11 B. Proof. by rewrite /e11 !mxE. Qed.
Lemma e11Z k A : e11 (k *: A) = k * e11 A. Proof. by rewrite /e11 !mxE. Qed.
Lemma e11_0 : e11 0 = 0. Proof. by rewrite /e11 !mxE. Qed.
Lemma e11_one : e11 one11 = 1. Proof. by rewrite /e11 /one11 mxE eqxx. Qed.
Lemma e11_num x : e11 (num11 x) = x. Proof. by rewrite /e11 /num11 mxE eqxx mulr1n. Qed.
Lemma num11D a b : num11 (a + b) = num11 a + num11 b.
Proof. by have := num11P 1 a b; rewrite mul1r scale1r. Qed.
Lemma num11Z k a : num11 (k * a) = k *: num11 a.
Proof. by rewrite /num11 -scale_scalar_mx. Qed.
Definition trw w : R := \tr (weval (whd w) (whd w) w).
Definition wev K w : 'M[R]_(D (kr K), D (kc K)) :=
  match K return 'M[R]_(D (kr K), D (kc K)) with
  | Op r c => weval r c w | Sc => if w is [::] then one11 else 0 | Tr => num11 (trw w) end.
Definition mev (m : seq nat) : R := \prod_(s <- m) S s.
Definition tev K (t : term) := (q2R R t.1.1 * mev t.1.2) *: wev K t.2.
Definition ev K (p : poly) := \sum_(t <- p) tev K t.

Lemma ev_cat K p q : ev K (p ++ q) = ev K p + ev K q.
Proof. by rewrite /ev big_cat. Qed.
Lemma ev_cons K t p : ev K (t :: p) = tev K t + ev K p.
Proof. by rewrite /ev big_cons. Qed.
Lemma ev_nil K : ev K [::] = 0.
Proof. by rewrite /ev big_nil. Qed.
Lemma ev_neg K p : ev K (neg p) = - ev K p.
Proof.
rewrite /ev /neg big_map -sumrN; apply: eq_bigr => t _.
by rewrite /tev /= q2RN mulNr scaleNr.
Qed.
Lemma ev_lin K Kf (f : 'M[R]_(D (kr Kf), D (kc Kf)) -> 'M[R]_(D (kr K), D (kc K))) c (g : term -> term) (P : pred term) (p : poly) : all P p ->
  (forall k A B, f (k *: A + B) = k *: f A + f B) ->
  (forall t, P t -> tev K (g t) = c *: f (tev Kf t)) ->
  ev K (map g p) = c *: f (ev Kf p).
Proof.
move=> + lin H; have f0 : f 0 = 0.
  by have := lin (-1) 0 0; rewrite scaler0 addr0 scaleN1r addNr.
rewrite /ev big_map; elim: p => [|t p IH] /=; first by rewrite !big_nil f0 scaler0.
case/andP => Pt Pp; rewrite !big_cons IH // H // -[in RHS](scale1r (tev Kf t)) lin.
by rewrite scale1r scalerDr.
Qed.
Lemma mev_cat m n : mev (m ++ n) = mev m * mev n.
Proof. by rewrite /mev big_cat. Qed.
Lemma typed_cat h c u v : typed h c (u ++ v) -> typed h (tend h u) u /\ typed (tend h u) c v.
Proof. by rewrite /typed wt_cat tend_cat => /andP [/andP [-> ->] ->]; rewrite eqxx. Qed.
Lemma typed_cat2 h m c u v : typed h m u -> typed m c v -> typed h c (u ++ v).
Proof. by rewrite /typed wt_cat tend_cat => /andP [-> /eqP ->] /andP [-> ->]. Qed.
Lemma trw_h h w : ~~ nilp w -> wt h w -> trw w = \tr (weval h h w).
Proof. by move=> A /(whd_typed A) E; rewrite /trw E. Qed.
Lemma trE c p : wtp Tr p -> wtp (Op c c) p -> ev Tr p = num11 (\tr (ev (Op c c) p)).
Proof.
move=> T1 T2; elim: p T1 T2 => [|t p IH] /=; first by rewrite !ev_nil mxtrace0 /num11 -scalemx1 scale0r.
case/andP => /andP [N W] T1 /andP [W2 T2]; rewrite !ev_cons mxtraceD num11D IH //.
by congr (_ + _); rewrite /tev /= mxtraceZ num11Z (trw_h N (proj1 (andP W2))).
Qed.
Lemma mult_ok K Kf q m l p r : fit K l Kf r -> wtp Kf p -> wtp K (mult q m l p r) ->
  ev Kf p = 0 -> ev K (mult q m l p r) = 0.
Proof.
move=> F T T' Z.
have T2 : all (fun t : term => wtk Kf t.2 && wtk K (l ++ t.2 ++ r)) p.
  by clear Z F; elim: p T T' => //= t p IH /andP [-> A] /andP [-> B]; exact: IH.
have G f : (forall k A B, f (k *: A + B) = k *: f A + f B) ->
  (forall w, wtk Kf w -> wtk K (l ++ w ++ r) -> wev K (l ++ w ++ r) = f (wev Kf w)) -> ev K (mult q m l p r) = 0.
  move=> lin H; have f0 : f 0 = 0.
    by have := lin (-1) 0 0; rewrite scaler0 addr0 scaleN1r addNr.
  rewrite /mult (@ev_lin K Kf f (q2R R q * mev m) _ _ _ T2) ?Z ?f0 ?scaler0 // => t /andP [tp tp'].
  rewrite /tev /= H // q2RM mev_cat mulrACA.
  have E := lin (q2R R t.1.1 * mev t.1.2) (wev Kf t.2) 0; rewrite !addr0 f0 addr0 in E.
  by rewrite E scalerA.
clear T T' T2; case: Kf F Z G => [a b||]; case: K => [x y||] //= F Z G.
- case/andP: F => F1 F2.
  apply: (G (fun A => weval x a l *m A *m weval b y r)) => [k A B|w W W'].
    by rewrite mulmxDr mulmxDl -scalemxAr -scalemxAl.
  by rewrite (weval_catT _ _ F1) (weval_catT _ _ W) mulmxA.
- move: F; set h := (X in typed X a l) => /andP [F1 F2].
  apply: (G (fun A => num11 (\tr (weval h a l *m A *m weval b h r)))) => [k A B|w W /andP [N W']].
    by rewrite mulmxDr mulmxDl -scalemxAr -scalemxAl mxtraceD mxtraceZ num11P.
  congr num11.
  have W2 : typed h h (l ++ w ++ r) by apply: (typed_cat2 F1); apply: (typed_cat2 W).
  by rewrite (trw_h N (proj1 (andP W2))) (weval_catT _ _ F1) (weval_catT _ _ W) mulmxA.
- apply: (G (fun A => e11 A *: weval x y (l ++ r))) => [k A B|w W _].
    by rewrite /e11 !mxE scalerDl scalerA.
  case: w W => //= _.
  by rewrite /e11 /one11 mxE eqxx scale1r.
- case/andP: F => /nilP E1 /nilP E2; subst l r.
  by apply: (G (fun A => A)) => // w W _; rewrite cats0.
- apply: (G (fun A => e11 A *: num11 (trw (l ++ r)))) => [k A B|w W _].
    by rewrite /e11 !mxE scalerDl scalerA.
  case: w W => //= _.
  by rewrite /e11 /one11 mxE eqxx scale1r.
- case/andP: F => /nilP E1 /nilP E2; subst l r.
  by apply: (G (fun A => A)) => // w W _; rewrite cats0.
Qed.

Definition trk K (A : 'M[R]_(D (kr K), D (kc K))) : 'M[R]_(D (kr (adjk K)), D (kc (adjk K))) :=
  match K return 'M[R]_(D (kr K), D (kc K)) -> 'M[R]_(D (kr (adjk K)), D (kc (adjk K))) with
  | Op r c => fun A => A^T | Sc => fun A => A | Tr => fun A => A end A.
Lemma star_ok K p : wtp K p -> ev (adjk K) (starp K p) = trk (ev K p) /\ wtp (adjk K) (starp K p).
Proof.
case: K => [r c||] T //=; split.
  rewrite -[RHS]scale1r /adjp (@ev_lin (Op c r) (Op r c) (fun A => A^T) 1 _ _ _ T) // => [k A B|t /= W].
    by rewrite linearP.
  by rewrite scale1r /tev /= linearZ /= (weval_adj W).
rewrite /wtp /adjp all_map; apply: sub_all T => t /=; exact: typed_adj.
Qed.

Lemma multZ K Kf q m l (p : poly) r (f : 'M[R]_(D (kr Kf), D (kc Kf)) -> 'M[R]_(D (kr K), D (kc K))) :
  wtp Kf p -> (forall k A B, f (k *: A + B) = k *: f A + f B) ->
  (forall w, wtk Kf w -> wev K (l ++ w ++ r) = f (wev Kf w)) ->
  ev K (mult q m l p r) = (q2R R q * mev m) *: f (ev Kf p).
Proof.
move=> T lin H; have f0 : f 0 = 0.
  by have := lin (-1) 0 0; rewrite scaler0 addr0 scaleN1r addNr.
rewrite /mult (@ev_lin K Kf f (q2R R q * mev m) _ _ _ T) // => t tp.
rewrite /tev /= H // q2RM mev_cat mulrACA.
have E := lin (q2R R t.1.1 * mev t.1.2) (wev Kf t.2) 0; rewrite !addr0 f0 addr0 in E.
by rewrite E scalerA.
Qed.

(* products of polynomials *)
Lemma prodSc K (P X : poly) : wtp Sc P -> wtp K X -> ev K (prodl P X) = e11 (ev Sc P) *: ev K X.
Proof.
move=> TP TX; elim: P TP => [|[[q m] w] P IH] /=; first by rewrite /ev !big_nil e11_0 scale0r.
case/andP => /nilP -> /IH E; rewrite /prodl /= ev_cat [X in _ + X]E.
rewrite (@multZ K K _ _ _ _ _ (fun A => A)) // => [|u Hu]; last by rewrite cats0.
by rewrite ev_cons e11D scalerDl [tev Sc _]/tev /= e11Z e11_one mulr1.
Qed.
Lemma prod_op a b c (P X : poly) : wtp (Op a b) P -> wtp (Op b c) X ->
  ev (Op a c) (prodl P X) = ev (Op a b) P *m ev (Op b c) X.
Proof.
move=> TP TX; elim: P TP => [|[[q m] w] P IH] /=; first by rewrite /ev !big_nil mul0mx.
case/andP => W /IH E; rewrite /prodl /= ev_cat [X in _ + X]E.
rewrite (@multZ (Op a c) (Op b c) _ _ _ _ _ (fun A => weval a b w *m A)) //; first last.
- by move=> u Hu /=; rewrite cats0 (weval_catT _ _ W).
- by move=> k A B; rewrite mulmxDr -scalemxAr.
by rewrite ev_cons mulmxDl [tev (Op a b) _]/tev /= -scalemxAl.
Qed.
Lemma prodr_op a (P X : poly) : wtp (Op 0%N 0%N) P -> wtp (Op a 0%N) X ->
  ev (Op a 0%N) (prodr P X) = e11 (ev (Op 0%N 0%N) P) *: ev (Op a 0%N) X.
Proof.
move=> TP TX; elim: P TP => [|[[q m] w] P IH] /=; first by rewrite /ev !big_nil e11_0 scale0r.
case/andP => W /IH E; rewrite /prodr /= ev_cat [X in _ + X]E.
rewrite (@multZ (Op a 0%N) (Op a 0%N) _ _ _ _ _ (fun A => A *m weval 0%N 0%N w)) //; first last.
- by move=> u Hu /=; rewrite (weval_catT _ _ Hu).
- by move=> k A B; rewrite mulmxDl -scalemxAl.
by rewrite ev_cons e11D scalerDl [tev (Op 0%N 0%N) _]/tev /= e11Z mul_e11 scalerA.
Qed.
Lemma ev_scp K q p : ev K (scp q p) = q2R R q *: ev K p.
Proof.
rewrite /ev /scp big_map scaler_sumr; apply: eq_bigr => t _.
by rewrite /tev /= q2RM -mulrA scalerA.
Qed.
End Values.
Arguments weval : simpl never.
Arguments one11 {R ds}.
Arguments num11 {R ds} x.
Arguments e11 {R ds} A.
