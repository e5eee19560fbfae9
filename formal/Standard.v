(* Standard theorems that claims cite, each under the name by which it is cited (verify/library.py). *)
From Coq Require Import Ring_theory Ring.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Lemmata Require Import Definiteness.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Theorem one_sided_inverse (F : fieldType) (n : nat) (A B : 'M[F]_n) : A *m B = 1%:M -> B *m A = 1%:M.
Proof. exact: mulmx1C. Qed.

Theorem complete_induction (k : nat) (P : nat -> Prop) : (forall i, (i < k)%N -> P i) ->
  (forall i, (forall j, (j < k)%N -> P (i + j)%N) -> P (i + k)%N) -> forall i, P i.
Proof.
move=> H0 H i; have [m] := ubnP i; elim: m i => // m IH i Hi.
case: (ltnP i k) => [/H0 //|K]; rewrite -(subnK K); apply: H => j Hj; apply: IH.
by apply: (@leq_trans i) => //; rewrite -{2}(subnK K) ltn_add2l.
Qed.

Theorem pascal : 'C(0, 0) = 1%N /\ (forall s, 'C(0, s.+1) = 0%N) /\ (forall i, 'C(i.+1, 0) = 'C(i, 0)) /\
  forall i s, ('C(i.+1, s.+1) = 'C(i, s.+1) + 'C(i, s))%N.
Proof. by split; [|split; [|split]] => // i; rewrite ?bin0 //= => s; rewrite binS. Qed.

Theorem cayley_hamilton (F : comRingType) (n : nat) (A : 'M[F]_n.+1) : horner_mx A (char_poly A) = 0.
Proof. exact: Cayley_Hamilton. Qed.

Theorem degree (F : idomainType) (p q : {poly F}) : p != 0 -> q != 0 ->
  (size (p * q)).-1 = ((size p).-1 + (size q).-1)%N /\ lead_coef (p * q) = lead_coef p * lead_coef q.
Proof.
move=> Hp Hq; split; last exact: lead_coefM.
rewrite size_mul //; move: Hp Hq; rewrite -!size_poly_gt0.
by case: (size p) => // a _; case: (size q) => // b _; rewrite addSn /= addnS.
Qed.

Theorem full_rank_inverse (F : fieldType) (m n : nat) (A : 'M[F]_(m, n)) :
  ((forall x : 'rV_m, x *m A = 0 -> x = 0) -> exists B, A *m B = 1%:M) /\
  ((forall x : 'cV_n, A *m x = 0 -> x = 0) -> exists B, B *m A = 1%:M).
Proof.
have left p q (M : 'M[F]_(p, q)) : (forall x : 'rV_p, x *m M = 0 -> x = 0) -> exists B, M *m B = 1%:M.
  move=> H; apply/row_freeP; rewrite -kermx_eq0; apply/eqP/row_matrixP => i; rewrite row0; apply: H.
  by rewrite -row_mul mulmx_ker row0.
split=> [|H]; first exact: left.
have [|B E] := left _ _ A^T.
  move=> x Hx; apply: trmx_inj; rewrite trmx0; apply: H; apply: trmx_inj.
  by rewrite trmx_mul trmxK trmx0.
by exists B^T; apply: trmx_inj; rewrite trmx_mul trmxK trmx1.
Qed.

Theorem pigeonhole (G : finGroupType) (X Y : {set G}) : (#|G| < #|X| + #|Y|)%N -> (X * Y)%g = [set: G].
Proof.
move=> H; apply/setP => g; rewrite inE; apply/idP.
have E : #|[set (g * y^-1)%g | y in Y]| = #|Y|.
  by apply: card_imset => a b /mulgI /invg_inj.
have : X :&: [set (g * y^-1)%g | y in Y] != set0.
  apply: contraTneq H => Z; rewrite -leqNgt -E -cardsUI Z cards0 addn0; exact: max_card.
case/set0Pn => x; rewrite inE => /andP [Hx /imsetP [y Hy Exy]].
by apply/mulsgP; exists x y => //; rewrite Exy -mulgA mulVg mulg1.
Qed.

(* The ring tactic, for numbers: in a section with a field R, [Add Ring ring_R : (ring_of R).] *)
Section Ring.
Variable R : realFieldType.
Definition radd (a b : R) : R := a + b.
Definition rmul (a b : R) : R := a * b.
Definition ropp (a : R) : R := - a.
Definition rzero : R := 0.
Definition rone : R := 1.
Definition rsub (a b : R) : R := a - b.
Lemma ring_of : @ring_theory (Num.RealField.sort R) rzero rone radd rmul rsub ropp eq.
Proof.
split=> *; rewrite /radd /rmul /ropp /rzero /rone /rsub ?add0r ?mul1r ?mulrDl ?subrr ?addrA ?mulrA //;
  first [exact: addrC | exact: mulrC].
Qed.
Lemma raddE (a b : R) : a + b = radd a b. Proof. by []. Qed.
Lemma rmulE (a b : R) : a * b = rmul a b. Proof. by []. Qed.
Lemma roppE (a : R) : - a = ropp a. Proof. by []. Qed.
Lemma roneE : 1 = rone. Proof. by []. Qed.
Lemma rzeroE : 0 = rzero. Proof. by []. Qed.
End Ring.
Tactic Notation "ring_in" constr(R) := rewrite ?(mulr2n 1) ?raddE ?rmulE ?roppE ?roneE ?rzeroE;
  match goal with |- @eq _ ?a ?b => change (@eq (Num.RealField.sort R) a b) end; ring.

Section Vectors.
Variables (R : realFieldType) (n : nat).
Implicit Types u v w x y : 'rV[R]_n.
Add Ring ring_R : (ring_of R).

Definition dot u v : R := (u *m v^T) 0 0.
Lemma dotC u v : dot u v = dot v u.
Proof. by rewrite /dot -[u *m _]trmxK trmx_mul trmxK mxE. Qed.
Lemma dotDl u v w : dot (u + v) w = dot u w + dot v w.
Proof. by rewrite /dot mulmxDl mxE. Qed.
Lemma dotNl u v : dot (- u) v = - dot u v.
Proof. by rewrite /dot mulNmx mxE. Qed.
Lemma dotZl a u v : dot (a *: u) v = a * dot u v.
Proof. by rewrite /dot -scalemxAl mxE. Qed.
Lemma dotDr u v w : dot w (u + v) = dot w u + dot w v.
Proof. by rewrite !(dotC w) dotDl. Qed.
Lemma dotNr u v : dot u (- v) = - dot u v.
Proof. by rewrite !(dotC u) dotNl. Qed.
Lemma dotZr a u v : dot u (a *: v) = a * dot u v.
Proof. by rewrite !(dotC u) dotZl. Qed.
Lemma dot_ge0 u : 0 <= dot u u.
Proof. by rewrite /dot mxE; apply: sumr_ge0 => i _; rewrite mxE -expr2 sqr_ge0. Qed.
Lemma dot_eq0 u : dot u u <= 0 -> u = 0.
Proof.
move=> H; apply/trmx_inj; rewrite trmx0; apply: gram0; rewrite trmxK.
have -> : \tr (u *m u^T) = dot u u by rewrite /mxtrace big_ord1.
by apply/eqP; rewrite eq_le H dot_ge0.
Qed.
Definition dots := (dotDl, dotDr, dotNl, dotNr, dotZl, dotZr).

(* F(mu, L): f with the gradients g lies, at every two points, between the parabolas that mu and L
   give; for a differentiable f this says that f - mu|.|^2/2 and L|.|^2/2 - f are convex. *)
Definition smooth_convex (mu L : R) (f : 'rV[R]_n -> R) (g : 'rV[R]_n -> 'rV[R]_n) := forall x y,
  mu * dot (y - x) (y - x) <= 2%:R * (f y - f x - dot (g x) (y - x)) <= L * dot (y - x) (y - x).

Theorem smooth_convex_points (mu L : R) f g : mu < L -> smooth_convex mu L f g ->
  forall x y d e, d = x - y -> e = g x - g y - mu *: d ->
  dot e e / (2%:R * (L - mu)) + mu / 2%:R * dot d d <= f x - f y - dot (g y) d.
Proof.
move=> HL H x y d e Dd De; have K : 0 < L - mu by rewrite subr_gt0.
set k := (L - mu)^-1; have Ek : k * (L - mu) = 1 by rewrite mulVf // gt_eqF.
have /andP [H1 _] := H y (x - k *: e); have /andP [_ H2] := H x (x - k *: e).
have two : 0 < 2%:R :> R by rewrite ltr0n.
have half : 2%:R * 2%:R^-1 = 1 :> R by rewrite mulfV // gt_eqF.
rewrite -(ler_pmul2l two) mulrDr.
have -> : 2%:R * (dot e e / (2%:R * (L - mu))) = k * dot e e.
  rewrite invfM -/k; transitivity (2%:R * 2%:R^-1 * (k * dot e e)); last by rewrite half mul1r.
  by move: (2%:R^-1) => h; ring_in R.
have -> : 2%:R * (mu / 2%:R * dot d d) = mu * dot d d.
  transitivity (2%:R * 2%:R^-1 * (mu * dot d d)); last by rewrite half mul1r.
  by move: (2%:R^-1) => h; ring_in R.
have A := ler_add H1 H2; rewrite -subr_ge0 in A; rewrite -subr_ge0.
suff -> : 2%:R * (f x - f y - dot (g y) d) - (k * dot e e + mu * dot d d) =
  2%:R * (f (x - k *: e) - f y - dot (g y) (x - k *: e - y)) +
  L * dot (x - k *: e - x) (x - k *: e - x) -
  (mu * dot (x - k *: e - y) (x - k *: e - y) +
  2%:R * (f (x - k *: e) - f x - dot (g x) (x - k *: e - x))) by [].
have -> : x - k *: e - y = d - k *: e by rewrite Dd addrAC.
have -> : x - k *: e - x = - (k *: e) by rewrite addrAC subrr add0r.
have Ge : dot (g x) e = dot (g y) e + mu * dot d e + dot e e.
  have Gx : g x = g y + mu *: d + e by rewrite De addrC [g y + _]addrC addrA !subrK.
  by rewrite {1}Gx !dots.
move: (f (x - k *: e)) (f x) (f y) => a b c.
rewrite !dots Ge (dotC e d).
have -> : k * (k * dot e e) = k * dot e e * k by rewrite mulrC.
move: (dot (g y) d) (dot (g y) e) (dot d e) (dot e e) (dot d d) => p q r s t.
have Lk : L * k = 1 + mu * k by rewrite -Ek; ring_in R.
have -> : L * - - (k * s * k) = (1 + mu * k) * (k * s) by rewrite -Lk; ring_in R.
ring_in R.
Qed.

(* The point of H next to x: what points away from it points away from H. *)
Definition nearest (H : 'rV[R]_n -> Prop) (x p : 'rV[R]_n) := H p /\ forall q, H q -> dot (x - p) (q - p) <= 0.

Theorem squared_distance (H : 'rV[R]_n -> Prop) P : (forall x, nearest H x (P x)) ->
  smooth_convex 0 1 (fun x => dot (x - P x) (x - P x) / 2%:R) (fun x => x - P x).
Proof.
move=> N x y; rewrite mul0r mul1r !mulrBr.
have two : 2%:R != 0 :> R by rewrite pnatr_eq0.
have half a : 2%:R * (a / 2%:R) = a :> R by rewrite mulrCA mulfV // mulr1.
rewrite !half; have [Hx Nx] := N x; have [Hy Ny] := N y.
have A := Nx _ Hy; have B := Ny _ Hx; have G := dot_ge0 (y - P y - (x - P x)).
set p := P x in A B G *; set q := P y in A B G *.
have E : dot (y - q) (y - q) - dot (x - p) (x - p) - 2%:R * dot (x - p) (y - x) =
  dot (y - q - (x - p)) (y - q - (x - p)) - 2%:R * dot (x - p) (q - p).
  by rewrite !dots ?(dotC q y) ?(dotC x y) ?(dotC p y) ?(dotC q x) ?(dotC q p) ?(dotC p x); ring_in R.
apply/andP; split.
  by rewrite E subr_ge0; apply: (le_trans _ G); rewrite pmulr_rle0 // ltr0n.
rewrite -subr_ge0.
have -> : dot (y - x) (y - x) - (dot (y - q) (y - q) - dot (x - p) (x - p) - 2%:R * dot (x - p) (y - x)) =
  dot (p - q) (p - q) - 2%:R * dot (y - q) (p - q).
  by rewrite !dots ?(dotC q y) ?(dotC x y) ?(dotC p y) ?(dotC q x) ?(dotC q p) ?(dotC p x); ring_in R.
by rewrite subr_ge0; apply: (le_trans _ (dot_ge0 _)); rewrite pmulr_rle0 // ltr0n.
Qed.
End Vectors.

(* Conditional expectations where there are finitely many outcomes: what is known of one is a label. *)
Section Expectation.
Variables (R : realFieldType) (n : nat) (T : finType) (known : eqType) (p : T -> R) (past : T -> known).
Hypothesis positive : forall i, 0 < p i.
Implicit Types x y : T -> 'rV[R]_n.

Definition mean x y : R := \sum_i p i * dot (x i) (y i).
Definition event i : R := \sum_(j | past j == past i) p j.
Definition given x i : 'rV[R]_n := (event i)^-1 *: \sum_(j | past j == past i) p j *: x j.

Lemma event_gt0 i : 0 < event i.
Proof. by rewrite /event (bigD1 i) //= ltr_paddr //; apply: sumr_ge0 => j _; rewrite ltW. Qed.
Lemma same_event i j : past j == past i -> event j = event i.
Proof. by move/eqP => E; apply: eq_bigl => k; rewrite E. Qed.
Lemma same_given x i j : past j == past i -> given x j = given x i.
Proof.
move=> E; rewrite /given (same_event E); congr (_ *: _).
by move/eqP: E => E; apply: eq_bigl => k; rewrite E.
Qed.

Theorem conditional_expectation :
  [/\ (forall x y, mean x y = mean y x), (forall x, 0 <= mean x x),
      (forall x i, given (given x) i = given x i),
      (forall x y, mean (given x) y = mean x (given y)) &
      forall (c : T -> R) x i, (forall j k, past j = past k -> c j = c k) ->
        given (fun j => c j *: x j) i = c i *: given x i].
Proof.
split=> [x y|x|x i|x y|c x i H].
- by apply: eq_bigr => i _; rewrite dotC.
- by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?dot_ge0 // ltW.
- rewrite {1}/given (eq_bigr (fun j => p j *: given x i)); last by move=> j /(same_given x) ->.
  by rewrite -scaler_suml scalerA mulVf ?scale1r // gt_eqF // event_gt0.
- rewrite /mean.
  have dot_suml (P : pred T) (u : T -> 'rV[R]_n) v : dot (\sum_(j | P j) u j) v = \sum_(j | P j) dot (u j) v.
    by rewrite /dot mulmx_suml summxE.
  rewrite (eq_bigr (fun i => \sum_(j | past j == past i) p i * p j / event i * dot (x j) (y i))); last first.
    move=> i _; rewrite /given dotZl dot_suml mulr_sumr mulr_sumr; apply: eq_bigr => j _.
    by rewrite dotZl !mulrA; congr (_ * _); rewrite mulrAC.
  rewrite [RHS](eq_bigr (fun j => \sum_(i | past i == past j) p i * p j / event i * dot (x j) (y i))); last first.
    move=> j _; rewrite dotC /given dotZl dot_suml mulr_sumr mulr_sumr; apply: eq_bigr => i E.
    by rewrite dotZl (same_event E) dotC !mulrA; congr (_ * _); rewrite mulrAC [p j * _]mulrC.
  by rewrite (exchange_big_dep predT) //=; apply: eq_bigr => j _; apply: eq_bigl => i; rewrite eq_sym.
- rewrite /given scalerA mulrC -scalerA; congr (_ *: _); rewrite scaler_sumr; apply: eq_bigr => j /eqP E.
  by rewrite (H j i E) !scalerA mulrC.
Qed.
End Expectation.
Definition all_of_it := (one_sided_inverse, complete_induction, pascal, cayley_hamilton, degree,
  full_rank_inverse, pigeonhole, smooth_convex_points, squared_distance, conditional_expectation).
Print Assumptions all_of_it.
