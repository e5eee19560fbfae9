(* "exhibit v1, v2, ... by proof": the values of a goal "exists x1 x2 ..., statement", and a proof of
   the statement at them.

   With one "exists" after the other Coq reads the whole statement again for each. Here it stands
   once, as S, in "forall x1 x2 ... S, S x1 x2 ... -> exists x1 x2 ..., S x1 x2 ...", whose proof
   knows nothing of it and is small. The kernel checks it at "Qed", as it does all proofs. *)
From Ltac2 Require Import Ltac2.
Set Default Proof Mode "Classic".
Import Constr.Unsafe.

Ltac2 Type exn ::= [ No_exists ].

Ltac2 applied (head : constr) (parts : constr list) : constr := make (App head (Array.of_list parts)).
Ltac2 binder_of (function : constr) : binder :=
  match kind function with Lambda x _ => x | _ => Control.throw No_exists end.
Ltac2 function (variable : ident * binder) (body : constr) : constr :=
  let (name, x) := variable in make (Lambda x (closenl [name] 1 body)).
Ltac2 product (variable : ident * binder) (body : constr) : constr :=
  let (name, x) := variable in make (Prod x (closenl [name] 1 body)).
Ltac2 letter (variable : ident * binder) : constr := let (name, _) := variable in make (Var name).
Ltac2 named (free : Fresh.Free.t) (name : ident) :=
  let found := Fresh.fresh free name in (found, Fresh.Free.union free (Fresh.Free.of_ids [found])).

(* So many variables, each under a name of its own, and the statement in them. *)
Ltac2 rec peeled (count : int) (free : Fresh.Free.t) (goal : constr) :=
  if Int.equal count 0 then ([], free, goal) else
  match kind goal with
  | App head parts =>
      if Constr.equal head '@ex then
        let (name, taken) := named free @x in
        match kind (Array.get parts 1) with
        | Lambda x body =>
            let (rest, last, statement) := peeled (Int.sub count 1) taken (substnl [make (Var name)] 0 body) in
            ((name, x) :: rest, last, statement)
        | _ => Control.throw No_exists
        end
      else Control.throw No_exists
  | _ => Control.throw No_exists
  end.

(* "exists x ..., whole" for the last of the variables, and its proof from "given : whole". *)
Ltac2 rec existing (variables : (ident * binder) list) (whole : constr) (given : constr) :=
  match variables with
  | [] => (whole, given)
  | x :: rest =>
      let (later, proof) := existing rest whole given in
      let (_, its) := x in
      let type := Constr.Binder.type its in
      let such := function x later in
      (applied '@ex [type; such], applied '@ex_intro [type; such; letter x; proof])
  end.

Ltac2 exhibited (values : constr list) (proof : constr) : constr :=
  let (variables, free, statement) := peeled (List.length values) (Fresh.Free.of_goal ()) (Control.goal ()) in
  let (said, free) := named free @said in
  let (given, _) := named free @given in
  let whole := applied (make (Var said)) (List.map letter variables) in
  let (_, chain) := existing variables whole (make (Var given)) in
  let of_all (made : ident * binder -> constr -> constr) body := List.fold_right made body variables in
  let said_ := (said, Constr.Binder.make (Some said) (of_all product 'Prop)) in
  let given_ := match kind '(fun (S : Prop) (given : S) => given) with
    | Lambda _ inner => (given, binder_of (substnl [whole] 0 inner)) | _ => Control.throw No_exists end in
  let small := of_all function (function said_ (function given_ chain)) in
  applied small (List.append values [of_all function statement; proof]).

Ltac2 exhibit (values : Ltac1.t) (proof : Ltac1.t) : unit :=
  let value v := Option.get (Ltac1.to_constr v) in
  let term := exhibited (List.map value (Option.get (Ltac1.to_list values))) (value proof) in
  ltac1:(term |- exact_no_check term) (Ltac1.of_constr term).

Tactic Notation "exhibit" ne_constr_list_sep(values, ",") "by" constr(proof) :=
  let tactic := ltac2:(values proof |- exhibit values proof) in tactic values proof.
