(* Words over letters with symbolic dimensions: types, adjoints, normal forms, polynomials. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Close Scope Q_scope. Close Scope Z_scope. Local Open Scope ring_scope.
Arguments Qred : simpl never.

Fixpoint eqd (m n : nat) : {m = n} + {m <> n} :=
  match m, n with
  | O, O => left erefl
  | m'.+1, n'.+1 => match eqd m' n' with left e => left (f_equal S e) | right h => right (fun e => h (eq_add_S _ _ e)) end
  | O, n'.+1 => right (O_S n')
  | m'.+1, O => right (fun e => O_S m' (esym e))
  end.
Lemma eqd_refl n : eqd n n = left erefl.
Proof. by case: (eqd n n) => // e; rewrite (eq_irrelevance e erefl). Qed.

Definition tok := (nat * bool)%type.
Definition term := (Q * seq nat * seq tok)%type.
Definition poly := seq term.
Inductive kind := Op of nat & nat | Sc | Tr.
Definition eqk (a b : kind) : bool :=
  match a, b with Op r c, Op r' c' => (r == r') && (c == c') | Sc, Sc => true | Tr, Tr => true | _, _ => false end.
Lemma eqkP a b : eqk a b -> a = b.
Proof. by case: a b => [r c||] [r' c'||] //= /andP [/eqP -> /eqP ->]. Qed.
Definition atom := (nat + (bool * seq tok))%type.
Definition key := (seq atom * seq tok)%type.

Fixpoint lexle (a b : seq nat) : bool :=
  match a, b with [::], _ => true | _, [::] => false
  | x :: a', y :: b' => (x < y)%N || ((x == y) && lexle a' b') end.
Definition code (t : tok) : nat := (2 * t.1 + t.2)%N.
Definition codeA (a : atom) : seq nat :=
  match a with inl s => [:: 0%N; s] | inr (b, w) => (1 + b)%N :: map code w end.
Definition leA a b := lexle (codeA a) (codeA b).
Definition leW (u v : seq tok) := lexle (map code u) (map code v).

Definition dim (ds : seq nat) (i : nat) : nat := nth 0%N (1%N :: ds) i.

Section Words.
Variables (rs cs sy : seq nat).
Definition row l := nth 0%N rs l.
Definition col l := nth 0%N cs l.
Definition trow (t : tok) := if t.2 then col t.1 else row t.1.
Definition tcol (t : tok) := if t.2 then row t.1 else col t.1.
Fixpoint wt r (w : seq tok) := if w is t :: w' then (trow t == r) && wt (tcol t) w' else true.
Fixpoint tend r (w : seq tok) := if w is t :: w' then tend (tcol t) w' else r.
Definition whd (w : seq tok) := if w is t :: _ then trow t else 0%N.
Definition typed r c w := wt r w && (tend r w == c).
Definition flip (t : tok) : tok := (t.1, ~~ t.2).
Definition adj (w : seq tok) := rev (map flip w).
Definition ct (t : tok) : tok := if t.1 \in sy then (t.1, false) else t.
Definition wtk K w := match K with
  | Op r c => typed r c w | Sc => nilp w | Tr => ~~ nilp w && typed (whd w) (whd w) w end.

Fixpoint first (p : seq tok) r w : seq tok * option (seq tok) :=
  if r == 0%N then (p, Some w) else if w is t :: w' then first (rcons p t) (tcol t) w' else (p, None).
Fixpoint cut (cur w : seq tok) : seq (seq tok) * seq tok :=
  if w is t :: w' then let cur' := rcons cur t in
    if tcol t == 0%N then let '(a, s) := cut [::] w' in (cur' :: a, s) else cut cur' w'
  else ([::], cur).
Definition canon a := let b := map ct (adj a) in if typed 0%N 0%N a && ~~ leW a b then b else a.
Definition rots (w : seq tok) := [seq rot i w | i <- iota 0 (size w)].
Definition least (w : seq tok) (ws : seq (seq tok)) := foldr (fun u v => if leW u v then u else v) w ws.
Definition tcanon w := least w (rots w ++ rots (map ct (adj w))).
Definition nform K (t : term) : key * Q :=
  let '(q, m, w0) := t in let m := [seq (inl s : atom) | s <- m] in let w := map ct w0 in
  match K with
  | Sc => (sort leA m, [::], q)
  | Op r c => let '(p, o) := first [::] r w in
      if o is Some rest then let '(a, s) := cut [::] rest in
        if [&& typed r 0%N p, all (typed 0%N 0%N) a, wt 0%N s & p ++ flatten a ++ s == w] then
          (sort leA (m ++ [seq inr (false, canon u) | u <- a]), p ++ s, q)
        else (sort leA m, w, q)
      else (sort leA m, w, q)
  | Tr => let h := whd w in let '(p, o) := first [::] h w in
      let plain := (sort leA (inr (true, tcanon w) :: m), [::], q) in
      if o is Some rest then let '(a, s) := cut [::] (rest ++ p) in
        if [&& typed h 0%N p, typed 0%N h rest, all (typed 0%N 0%N) a, s == [::], p ++ rest == w & flatten a == rest ++ p] then
          (sort leA (m ++ [seq inr (false, canon u) | u <- a]), [::], q)
        else plain
      else plain
  end.
Definition ins (k : key) (q : Q) (acc : seq (key * Q)) :=
  match acc with [::] => [:: (k, q)]
  | (k', q') :: acc' => if k == k' then (k', Qred (Qplus q q')) :: acc' else (k, q) :: acc end.
Definition codeK (k : key) : seq nat := flatten [seq size (codeA a) :: codeA a | a <- k.1] ++ 0%N :: map code k.2.
Definition leK (x y : seq nat * (key * Q)) := lexle x.1 y.1.
Fixpoint mrg (a : seq (seq nat * (key * Q))) := fix mrg1 b :=
  match a, b with
  | x :: a', y :: b' => if leK x y then x :: mrg a' b else y :: mrg1 b'
  | [::], _ => b | _, [::] => a end.
Fixpoint halves (A : Type) (l : seq A) := if l is x :: l' then let '(u, v) := halves l' in (x :: v, u) else ([::], [::]).
Fixpoint msort n l := if n is n'.+1 then
  match l with [::] | [:: _] => l | _ => let '(u, v) := halves l in mrg (msort n' u) (msort n' v) end else l.
Definition gather K p :=
  foldr (fun x acc => ins x.2.1 x.2.2 acc) [::] (msort 40 [seq let n := nform K t in (codeK n.1, n) | t <- p]).
Definition zerop K p := all (fun t : term => wtk K t.2) p && all (fun x => Qeq_bool x.2 (Qmake Z0 xH)) (gather K p).
Definition neg (p : poly) : poly := [seq (Qopp t.1.1, t.1.2, t.2) | t <- p].
Definition mult (q : Q) m l (p : poly) r : poly := [seq (Qmult q t.1.1, m ++ t.1.2, l ++ t.2 ++ r) | t <- p].
Definition adjp (p : poly) : poly := [seq (t.1, adj t.2) | t <- p].
Definition adjk K := if K is Op r c then Op c r else K.
Definition wtp K (p : poly) := all (fun t : term => wtk K t.2) p.
Definition starp K p := if K is Op _ _ then adjp p else p.
Definition fit K l Kf r : bool :=
  match Kf, K with
  | Op a b, Op x y => typed x a l && typed b y r
  | Op a b, Tr => let h := if l is t :: _ then trow t else a in typed h a l && typed b h r
  | Sc, Sc | Tr, Tr => nilp l && nilp r
  | Sc, _ => true
  | _, _ => false end.
Definition prodl (P X : poly) : poly := flatten [seq mult t.1.1 t.1.2 t.2 X [::] | t : term <- P].
Definition prodr (P X : poly) : poly := flatten [seq mult t.1.1 t.1.2 [::] X t.2 | t : term <- P].
Definition scp (q : Q) (p : poly) : poly := [seq (Qmult q t.1.1, t.1.2, t.2) | t : term <- p].
Lemma wt_cat r u v : wt r (u ++ v) = wt r u && wt (tend r u) v.
Proof. by elim: u r => //= t u IH r; rewrite IH andbA. Qed.
Lemma tend_cat r u v : tend r (u ++ v) = tend (tend r u) v.
Proof. by elim: u r => //=. Qed.
Lemma trow_flip t : trow (flip t) = tcol t. Proof. by case: t => l []. Qed.
Lemma tcol_flip t : tcol (flip t) = trow t. Proof. by case: t => l []. Qed.
Lemma typed_adj r c w : typed r c w -> typed c r (adj w).
Proof.
elim: w r => [|t w IH] r; rewrite /typed /=; first by move/eqP => ->; rewrite eqxx.
case/andP => /andP [/eqP <- H1] H2.
have := IH (tcol t); rewrite /typed H1 H2 => /(_ isT) /andP [A /eqP B].
rewrite /adj /= rev_cons -cats1 wt_cat tend_cat -/(adj w) A B /= trow_flip tcol_flip !eqxx //.
Qed.
Lemma whd_typed h w : ~~ nilp w -> wt h w -> whd w = h.
Proof. by case: w => //= t w _ /andP [/eqP]. Qed.
End Words.
