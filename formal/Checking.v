(* Steps of a derivation, and the program that checks them. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From Lemmata Require Import Coefficients Words Expressions.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Close Scope Q_scope. Close Scope Z_scope.
Arguments Qred : simpl never.

(* Hypotheses and claims, as they are written: [Ge K a b] says a >= b, [Ne K a] says a != 0. *)
Inductive fact :=
  | Eq of kind & expr & expr | Ge of kind & expr & expr | Gt of kind & expr & expr
  | Ne of kind & expr.
(* The same multiplied out: a polynomial and how it compares with zero. *)
Inductive relation := REq | RGe | RGt | RNe.
Record flat := Fl { frel : relation; fk : kind; fp : poly }.
Definition none := Fl REq Sc [::].

(* coefficient, monomial, left word, fact, whether its adjoint is meant, right word *)
Definition cof := (Q * seq nat * seq tok * nat * bool * seq tok)%type.
(* [Plain q] is q^2; [Sand a b q K] is q^T K q for an a*b matrix q; [TrSq q t] is q^2 t, t a trace. *)
Inductive form := Plain of expr | Sand of nat & nat & expr & seq nat | TrSq of expr & nat.
(* coefficient, letters of a squared monomial, facts that are numbers >= 0, and a square *)
Record square := Sq { sqq : Q; sqe : seq nat; sqs : seq nat; sqf : form }.
Inductive step :=
  | Combine of kind & expr & expr & seq cof
  | Cancel of kind & expr & expr & nat & nat
  | Definite of kind & expr & nat
  | Squares of bool & kind & expr & expr & seq nat & seq square & seq cof
  | Recall of fact.
Definition made (s : step) : fact :=
  match s with
  | Combine K a b _ => Eq K a b | Cancel K a b _ _ => Eq K a b | Definite K w _ => Eq K w Zr
  | Squares strict K a b _ _ _ => if strict then Gt K a b else Ge K a b
  | Recall f => f end.

Definition zeroQ : Q := Qmake Z0 xH.
Definition qpos (q : Q) : bool := if Qnum q is Zneg _ then false else true.
Definition qpos1 (q : Q) : bool := if Qnum q is Zpos _ then true else false.
Definition is_eq r := if r is REq then true else false.
Definition is_ge r := match r with RGe | RGt => true | _ => false end.
Definition is_gt r := if r is RGt then true else false.
Definition is_ne r := match r with RNe | RGt => true | _ => false end.
Definition serves (have want : relation) := match want with
  REq => is_eq have | RGe => is_ge have | RGt => is_gt have | RNe => if have is RNe then true else false end.
Definition scp (q : Q) (p : poly) : poly := [seq (Qmult q t.1.1, t.1.2, t.2) | t : term <- p].
Definition unit_poly : poly := [:: (one, [::], [::])].

Section Check.
Variables (rs cs sy : seq nat).
Notation expand := (expand rs cs). Notation fine := (fine rs cs).
Notation wtp := (wtp rs cs). Notation zerop := (zerop rs cs sy). Notation gather := (gather rs cs sy).

Definition diff K a b : poly := expand K a ++ neg (expand K b).
Definition flatf (f : fact) : flat :=
  match f with
  | Eq K a b => Fl REq K (diff K a b) | Ge K a b => Fl RGe K (diff K a b)
  | Gt K a b => Fl RGt K (diff K a b) | Ne K a => Fl RNe K (expand K a) end.
Definition square_kind K := if K is Op r c then r == c else true.
Definition finef (f : fact) : bool :=
  match f with
  | Eq K a b => fine K a && fine K b
  | Ge K a b | Gt K a b => [&& fine K a, fine K b & square_kind K]
  | Ne K a => fine K a end.

Section Scope.
Variable scope : seq flat.
Definition get i := nth none scope i.
Definition cofp (c : cof) : poly :=
  let '(q, m, l, i, b, r) := c in let f := get i in
  mult q m l (if b then starp (fk f) (fp f) else fp f) r.
Definition cofok K (c : cof) : bool :=
  let '(q, m, l, i, b, r) := c in let f := get i in
  [&& is_eq (frel f), fit rs cs K l (if b then adjk (fk f) else fk f) r, wtp (fk f) (fp f) & wtp K (cofp c)].
Definition cofs (cf : seq cof) : poly := flatten (map cofp cf).

(* facts that are numbers *)
Definition is_number (want : relation -> bool) i :=
  [&& want (frel (get i)), eqk (fk (get i)) Sc & wtp Sc (fp (get i))].
Definition numbers (ix : seq nat) : poly := foldr (fun i p => prodl (fp (get i)) p) unit_poly ix.
Definition middle (ms : seq nat) : poly := foldr (fun i p => prodl (fp (get i)) p) unit_poly ms.
Definition core (f : form) : poly :=
  match f with
  | Plain q => let p := expand Sc q in prodl p p
  | Sand a b q ms => let p := expand (Op a b) q in prodl (adjp p) (prodl (middle ms) p)
  | TrSq q t => let p := expand Sc q in prodl (prodl p p) (fp (get t)) end.
Definition rowp (s : square) : poly :=
  prodl (prodl [:: (sqq s, sqe s ++ sqe s, [::])] (numbers (sqs s))) (core (sqf s)).
Definition is_middle (want : relation -> bool) a i :=
  [&& want (frel (get i)), eqk (fk (get i)) (Op a a) & wtp (Op a a) (fp (get i))].
Definition formok K (f : form) : bool :=
  match f, K with
  | Plain q, Sc => fine Sc q
  | Sand a b q ms, Op r c => [&& r == b, c == b, fine (Op a b) q, all (is_middle is_ge a) ms & (size ms <= 1) || (a == 0)]
  | Sand a b q ms, Tr => [&& wtp Tr (core f), fine (Op a b) q, all (is_middle is_ge a) ms & (size ms <= 1) || (a == 0)]
  | TrSq q t, Tr => [&& fine Sc q, is_ge (frel (get t)), eqk (fk (get t)) Tr & wtp Tr (fp (get t))]
  | _, _ => false end.
Definition rowok K (s : square) : bool :=
  [&& qpos (sqq s), all (is_number is_ge) (sqs s) & formok K (sqf s)].
Definition is_value (q : expr) := if q is Nm x then ~~ Qeq_bool x zeroQ else false.
Definition is_multiple (q : expr) := match q with Id => true | Sm x Id => is_value x | _ => false end.
Definition formpos (f : form) : bool :=
  match f with
  | Plain q => is_value q
  | Sand a b q ms => [&& a == 0, b == 0, is_multiple q & all (is_middle is_gt 0) ms]
  | TrSq q t => is_value q && is_gt (frel (get t)) end.
Definition rowpos (s : square) : bool :=
  [&& qpos1 (sqq s), nilp (sqe s), all (is_number is_gt) (sqs s) & formpos (sqf s)].
Definition number_kind K := match K with Op r c => (r == 0) && (c == 0) | _ => true end.

Definition leading K (p : poly) : Q :=
  head zeroQ [seq x <- map snd (gather K p) | ~~ Qeq_bool x zeroQ].
Definition ratio K (p q : poly) : Q := Qred (Qdiv (leading K p) (leading K q)).
Definition multiple_of K (p q : poly) : bool :=
  let c := ratio K p q in ~~ Qeq_bool c zeroQ && zerop K (p ++ neg (scp c q)).
Definition definite K (w : expr) (f : flat) : bool :=
  let W := expand K w in
  match K, fk f with
  | Sc, Sc => multiple_of Sc (fp f) (prodl W W)
  | Op r c, Op r' c' =>
      [&& r' == c, c' == c & multiple_of (Op c c) (fp f) (prodl (adjp W) W)] ||
      [&& r' == r, c' == r & multiple_of (Op r r) (fp f) (prodl W (adjp W))]
  | Op r c, Tr => wtp Tr (prodl (adjp W) W) && multiple_of Tr (fp f) (prodl (adjp W) W)
  | _, _ => false end.
Definition same K (p q : poly) := zerop K (p ++ neg q).
Definition recalls (f g : flat) : bool :=
  [&& serves (frel g) (frel f), eqk (fk g) (fk f) &
     same (fk f) (fp g) (fp f) || ((is_eq (frel f)) && same (fk f) (neg (fp g)) (fp f))].
Definition check1 (s : step) : bool :=
  finef (made s) &&
  match s with
  | Combine K a b cf => zerop K (diff K a b ++ neg (cofs cf)) && all (cofok K) cf
  | Cancel K a b i j => let f := get i in let z := get j in let X := diff K a b in
      [&& is_eq (frel f), is_ne (frel z), eqk (fk f) K, wtp (fk z) (fp z) &
      match fk z, K with
      | Sc, _ => same K (fp f) (prodl (fp z) X) || same K (neg (fp f)) (prodl (fp z) X)
      | Op 0 0, Op r c =>
          ((r == 0) && (same K (fp f) (prodl (fp z) X) || same K (neg (fp f)) (prodl (fp z) X))) ||
          ((c == 0) && (same K (fp f) (prodr (fp z) X) || same K (neg (fp f)) (prodr (fp z) X)))
      | _, _ => false end]
  | Definite K w i => is_eq (frel (get i)) && definite K w (get i)
  | Squares strict K a b times rows cf =>
      [&& all (is_number is_gt) times,
        zerop K (prodl (numbers times) (diff K a b) ++ neg (flatten (map rowp rows) ++ cofs cf)),
        all (rowok K) rows, all (cofok K) cf & ~~ strict || (number_kind K && has rowpos rows)]
  | Recall f => has (recalls (flatf f)) scope
  end.
End Scope.
Fixpoint check (scope : seq flat) (steps : seq step) : option (seq flat) :=
  if steps is s :: steps' then
    if check1 scope s then check (rcons scope (flatf (made s))) steps' else None
  else Some scope.
End Check.
