// Checks Lemmata certificates again. It was written from docs/certificate.md alone, by an author
// who has not read verify/recheck.py: plain JavaScript, BigInt, no library, nothing fetched.
//
//     node recheck.js [--generous] [--lock FILE] FILE...
//
// Exit status: 0 confirmed, 1 does not hold or is not the lock's, 2 cannot be read. In a page:
// Lemmata.recheck(text) -> {status, line, ...}. To be read in this order: limits, JSON,
// shapes, numbers, trees and polynomials, facts, steps, theorems, points, worst cases, finite
// steps, files.
"use strict";

const Lemmata = (() => {
  // What can come out other than "confirmed"

  class Refused extends Error {} // no certificate, or over a limit
  class Rejected extends Error {} // something in it does not hold
  class Unchecked extends Error {} // of a kind that this checker does not know

  const refuse = (text) => { throw new Refused(text); };
  const reject = (text) => { throw new Rejected(text); };
  const must = (holds, text) => holds || reject(text);

  // Limits; work is counted, not timed

  const BYTES = 2 << 20, MARKS = 200000, WORK = 1000000;
  const DIGITS = 4000, EXPONENT = 10000, TOKENS = 10000, SIZE = 64, TERMS = 200000;
  const NESTED = 100, PROSE = 20000, LAGS = 400, HUGE = 10n ** BigInt(DIGITS), SMALL = 1n << 53n;
  let work = 0, generous = 1, names = null; // names: of one file, each with its number

  function spend(amount) {
    work += amount;
    if (work > WORK * generous) refuse("asks for more work than the limits allow");
  }

  // JSON: small integers alone, no key twice
  const STRING = /"(?:[^"\\\0-\x1f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.source;
  const SMALL_INTEGER = /-?(?:0|[1-9][0-9]{0,14})(?![0-9.eE])/.source;
  const PLAIN = `${STRING}|${SMALL_INTEGER}|true|false|null|[[\\]{},:]`;
  const TOKEN = new RegExp(`[ \\t\\n\\r]*(${PLAIN})`, "y");

  function parse(text) {
    TOKEN.lastIndex = 0;
    const next = () => (TOKEN.exec(text)
      || refuse("not JSON, or with a number that is no small integer"))[1];
    const want = (token, wanted) => wanted.includes(token) || refuse(`not JSON: ${shown(token)}`);
    function items(close, item) {
      let token = next();
      if (token === close) return;
      for (; ; token = next()) {
        item(token);
        token = next();
        want(token, [",", close]);
        if (token === close) return;
      }
    }
    function value(token, depth) {
      if (depth > 400) refuse("nested too deeply");
      if (token === "[") {
        const found = [];
        items("]", (first) => found.push(value(first, depth + 1)));
        return found;
      }
      if (token !== "{") return /^[\]},:]/.test(token) ? want(token, []) : JSON.parse(token);
      const found = Object.create(null);
      items("}", (first) => {
        if (first[0] !== '"') want(first, []);
        const key = JSON.parse(first);
        if (key in found) refuse(`the key ${shown(key)} stands twice`);
        want(next(), [":"]);
        found[key] = value(next(), depth + 1);
      });
      return found;
    }
    const found = value(next(), 0);
    return text.slice(TOKEN.lastIndex).trim() ? refuse("not JSON: more text") : found;
  }

  const shown = (text) => JSON.stringify(String(text).slice(0, 80));

  function byPoints(a, b) { // the order of code points, not of JavaScript's halves of them
    const [x, y] = [a, b].map((text) => Array.from(text, (char) => char.codePointAt(0)));
    return compare(x, y);
  }

  function canonical(value) {
    if (typeof value === "string") {
      const escape = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
      Object.assign(escape, { "\f": "\\f", "\b": "\\b" });
      const hex = (char) => "\\u" + char.charCodeAt(0).toString(16).padStart(4, "0");
      return `"${value.replace(/["\\]|[^ -~]/g, (char) => escape[char] || hex(char))}"`;
    }
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return String(value);
    const keys = Object.keys(value).sort(byPoints);
    return `{${keys.map((key) => `${canonical(key)}:${canonical(value[key])}`).join(",")}}`;
  }

  function sha256(ascii) { // its constants are computed: fractions of roots of primes, exactly
    const primes = [], turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
    const root = (p, k) => { // the first 32 bits behind the point of the k-th root of p
      let found = 0n;
      for (let bit = 1n << 36n; bit; bit >>= 1n) if ((found | bit) ** k <= BigInt(p) << (32n * k))
        found |= bit;
      return Number(found & 0xffffffffn);
    };
    const K = primes.map((p) => root(p, 3n)), H = primes.slice(0, 8).map((p) => root(p, 2n));
    const length = ascii.length, view = new DataView(new ArrayBuffer(((length + 72) >> 6) << 6)),
      w = new Int32Array(64);
    for (let i = 0; i < length; i++) view.setUint8(i, ascii.charCodeAt(i));
    view.setUint8(length, 128);
    view.setBigUint64(view.byteLength - 8, BigInt(length) * 8n);
    for (let block = 0; block < view.byteLength; block += 64) {
      let [a, b, c, d, e, f, g, h] = H;
      for (let i = 0; i < 64; i++) {
        const x = w[i - 15], y = w[i - 2];
        if (i < 16) w[i] = view.getInt32(block + 4 * i);
        else w[i] = w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y,
          17) ^ turn(y, 19) ^ (y >>> 10));
        const s = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e,
          25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const t = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [a, b, c, d, e, f, g, h] = [(s + t) | 0, a, b, c, (d + s) | 0, e, f, g];
      }
      [a, b, c, d, e, f, g, h].forEach((x, i) => (H[i] = (H[i] + x) | 0));
    }
    return H.map((x) => (x >>> 0).toString(16).padStart(8, "0")).join("");
  }

  const digest = (value) => "sha256:" + sha256(canonical(value));

  // Shapes, as in certificate.schema.json: [X] is a list, <X> one that is not empty, {X} an object
  // with any keys, (X,Y) a list of just these; a key with ? may be missing. A key chooses the kind of a proof, step, piece or
  // class, which stands behind the colon
  const SHAPES = new Map(`
certificate schema=lemmata/certificate/2 claim=NAME title=TEXT source=TEXT statement=[sentence]
  verdict=proved|checked|supported|refuted|undecided parts=[TEXT] standard=[standard]
  cited=[cited] axioms=[TEXT] price=COUNT theorems=[theorem] pieces=[piece] versions={TEXT}
  digest=TEXT
sentence words=TEXT kind=theorem|measured|enclosed|cited|remark|untied theorems?=[TEXT]
standard name=TEXT words=TEXT source=TEXT
cited claim=NAME theorem=TEXT digest=TEXT statement=statement standard=[TEXT]
statement theory=theory induction?=induction conclusions=[claim] impossible?=TRUE
  operators?=<TEXT> exists?=TRUE
theorem name=TEXT words=TEXT part=TEXT theory=theory induction?=induction conclusions=[claim]
  from=[proof] cites=[cite] points?=<point> impossible?=TRUE operators?=<TEXT> exists?=TRUE
cite standard?=TEXT claim?=TEXT theorem?=TEXT gives=[TEXT]
theory dimensions=[NAME] scalars=[NAME] letters=[letter] facts=[fact] nonzero=[nonzero]
  nonneg=[TEXT] psd=[TEXT] pd=[TEXT] spaces?={space}
space fields=[TEXT] numbers=[TEXT] unit?=TEXT
letter name=NAME rows=TEXT cols=TEXT symmetric?=BOOL arbitrary?=BOOL
nonzero id=ID expr=EXPR why?=TEXT
claim left=EXPR right=EXPR relation?==|>=|>|!=
fact id=ID left=EXPR right=EXPR relation?==|>=|> why?=TEXT forall?=[TEXT]
induction over=NAME state=[pair] start=[fact] recurrence=[fact] end=[fact]
pair (TEXT,TEXT)
value (TEXT,EXPR)
power (TEXT,EXPONENT)
cofactor (NUMBER,[power],[TEXT],TEXT,BOOL,[TEXT])
square (NUMBER,[power],EXPR,[TEXT])
multiplier (TEXT,PLACE,PLACE,NUMBER)
plane (NUMBER,NUMBER,[complex])
complex (NUMBER,NUMBER)
weakens theorem=TEXT drops=[TEXT]
point dimensions={SIZE} scalars={ENTRY} letters={[[ENTRY]]} field?=[NUMBER] spaces?={[NUMBER]}
proof:derivation name=ID steps=[step] claims=[claim] end?=TRUE
proof:induction name=ID predicates=[claim] base=[step] step=[step]
step:combine id=ID left=EXPR right=EXPR terms=[cofactor]
step:instance id=ID of=TEXT at=[value]
step:cancel id=ID of=TEXT by=TEXT left=EXPR right=EXPR
step:definite id=ID of=TEXT vector=EXPR
step:next id=ID of=TEXT
step:squares id=ID left=EXPR right=EXPR relation=>=|> squares=[square] terms=[cofactor]
  times?=[TEXT]
step:shift id=ID left=EXPR right=EXPR relation=>=|> bounds=[TEXT]
step:sturm id=ID left=EXPR right=EXPR relation=>=|> bounds=[TEXT] square?=EXPR rest?=EXPR
step:cases id=ID left=EXPR right=EXPR relation?==|>=|> on=EXPR above=[step] below=[step]
step:turn id=ID of=TEXT first=EXPR second=EXPR
step:trace id=ID of=TEXT
step:absurd id=ID of=TEXT
step:cite id=ID of=COUNT sizes=[pair] at=[value] conclusion=COUNT
piece:refutation PIECE theory=theory claims=[claim] at=[point] weakens?=weakens
piece:instances PIECE theory=theory claims=[claim] at=[point]
piece:rate PIECE RUN rho=NUMBER rest=[NUMBER] P=[[NUMBER]] p=[NUMBER] readout=[NUMBER]
  epsilon=NUMBER constant?=NUMBER decrease=[multiplier] positive=[multiplier] start?=[multiplier]
piece:cycle PIECE RUN start=[[NUMBER]] hull=[[NUMBER]]
piece:spiral PIECE RUN rho=NUMBER value=NUMBER planes=[plane]
piece:worst_case PIECE cites=[cite] functions=<member> run=<move> assumptions=[assumption]
  matrices=[matrix] measures=<measure> inequalities=[used] blocks=[block] witness=witness
member class=TEXT name=NAME parameters={SURD} vector?={SURD} blocks?=[[{SURD}]]
move:start vector=NAME
move:let vector=NAME is={SURD}
move:number value=NAME
move:evaluate at={SURD} parts=<part>
move:implicit vector=NAME scale=SURD is={SURD} weights=<SURD> parts=<part>
part of=COUNT gradient=NAME value?=NAME
assumption form=form relation==|<= says=TEXT multiplier=SURD
matrix rows=<[form]> says=TEXT multiplier=[[SURD]]
measure form=form weight=SURD
form constant=SURD values={SURD} products=[product]
product (SURD,{SURD},{SURD})
used (COUNT,TEXT,[COUNT],SURD)
block (COUNT,TEXT,[COUNT],[[SURD]])
witness weights=[SURD] vectors={[SURD]} values={SURD}
class:smooth-strongly-convex mu=NUMBER L=NUMBER
class:strongly-monotone-lipschitz mu=NUMBER L=NUMBER
class:cocoercive beta=NUMBER mu=NUMBER
class:sector mu=NUMBER L=NUMBER`
    .replace(/PIECE/g, "name=TEXT part=TEXT role=exact|necessity|paper|mutant says=TEXT")
    .replace(/RUN/g, "cites=[cite] method=TEXT values={TEXT} SYSTEM class=class")
    .replace(/SYSTEM/g, "A=[[NUMBER]] B=[NUMBER] C=[NUMBER]")
    .trim().split(/\n(?! )/).map((line) => [line.split(" ")[0], line.split(/\s+/).slice(1)]));
  const CHOICE = { proof: "kind", step: "rule", piece: "kind", class: "name", move: "step" };
  const whole = (low, high) => (x) => Number.isInteger(x) && low <= x && x <= high;
  const isText = (x) => typeof x === "string";
  const isNumber = (x) => {
    if (!isText(x) || x.length > DIGITS) return false;
    if (!/^(0|-?[1-9][0-9]*(\/([2-9]|[1-9][0-9]+))?)$/.test(x)) return false;
    const [p, q] = x.split("/").map(BigInt);
    return q === undefined || gcd(p, q) === 1n;
  };
  const SURD = /^([^+√]+?)(\+|(?=-))([^+√]+)√([^√]+)$/; // p+q√d or p-q√d
  const isSurd = (x) => {
    const parts = isText(x) && x.length <= DIGITS && SURD.exec(x);
    if (!parts) return isNumber(x);
    const [, p, plus, q, d] = parts, n = isNumber(d) && d > "0" && !d.includes("/") && BigInt(d);
    return Boolean(n) && n > 0n && isNumber(p) && isNumber(q) && q !== "0"
      && (plus === "+") === (q[0] !== "-") && rootOf(n) ** 2n !== n;
  };
  const rootOf = (n) => { // of a whole number > 0, rounded down
    let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
    for (; ;) { const y = (x + n / x) >> 1n; if (y >= x) return x; x = y; }
  };
  const LEAVES = {
    TEXT: (x) => isText(x) && (x.length <= PROSE || refuse("a text of over 20,000 characters")),
    ID: (x) => isText(x) && !x.includes(":"),
    BOOL: (x) => typeof x === "boolean",
    TRUE: (x) => x === true,
    NAME: (x) => isText(x) && isName(x) && Boolean(names.all.add(x)),
    NUMBER: isNumber,
    SURD: isSurd,
    ENTRY: (x) => isNumber(x) || (Array.isArray(x) && x.every(isNumber)),
    EXPONENT: whole(1, EXPONENT),
    POWER: whole(0, EXPONENT),
    SIZE: whole(1, SIZE),
    COUNT: whole(0, 1000000),
    PLACE: (x) => x === "*" || whole(0, 1000000)(x),
    EXPR: (x) => isTree(x, 0),
  };

  function isTree(tree, depth) {
    if (depth > NESTED) refuse("a tree is nested too deeply");
    if (!Array.isArray(tree)) return isText(tree) || whole(-999999, 999999)(tree);
    const [head, ...rest] = tree, trees = (list) => list.every((x) => isTree(x, depth + 1));
    switch (head) {
      case "#": return rest.length === 1 && isNumber(rest[0]);
      case "1": return rest.length === 1 && isText(rest[0]);
      case "0": return rest.length === 2 && rest.every(isText);
      case "-": case "T": case "tr": return rest.length === 1 && trees(rest);
      case "^": return rest.length === 2 && LEAVES.POWER(rest[1]) && trees(rest.slice(0, 1));
      case "+": case "*": return rest.length >= 2 && trees(rest);
    }
    return false;
  }

  function check(value, shape, where) {
    const wrong = () => refuse(`${where} is not ${shape}`), inner = shape.slice(1, -1);
    const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
    if (shape in LEAVES) return LEAVES[shape](value, where) || wrong();
    if ("[<({".includes(shape[0])) {
      if (shape[0] === "{") return isObject
        ? Object.values(value).forEach((x) => check(x, inner, where)) : wrong();
      const parts = inner.split(","), tuple = shape[0] === "(";
      if (!Array.isArray(value) || (tuple && value.length !== parts.length)) wrong();
      if (shape[0] === "<" && !value.length) refuse(`${where} is an empty list`);
      return value.forEach((x, i) => check(x, tuple ? parts[i] : inner, where));
    }
    const key = CHOICE[shape];
    if (!key && !SHAPES.has(shape)) return (isText(value) && shape.split("|").includes(value))
      || wrong();
    if (!key && SHAPES.get(shape)[0][0] === "(") return check(value, SHAPES.get(shape)[0], where);
    if (!isObject || (key && !isText(value[key]))) wrong();
    const name = key ? `${shape}:${value[key]}` : shape, fields = new Map(key && [[key, "TEXT"]]);
    if (!SHAPES.has(name)) throw new Unchecked(`${key} ${shown(value[key])}`);
    for (const field of SHAPES.get(name)) {
      const at = field.indexOf("="), word = field.slice(0, at).replace("?", "");
      fields.set(word, field.slice(at + 1));
      if (!(word in value) && field[at - 1] !== "?") refuse(`${where} has no ${word}`);
    }
    for (const word of Object.keys(value)) {
      if (!fields.has(word)) refuse(`${where} has the key ${shown(word)}`);
      check(value[word], fields.get(word), `${where}.${word}`);
    }
  }

  // Names

  const ACCENTS = "\u0302\u0303\u0304\u0307", GREEK = "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθκλμνξπρστφχψωϑ";
  const SIGNS =
    "′″‴⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀᵏᵐⁿᵖᵗⁱʲʳˡˢᴸᴿ°₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ·½ℓ∂∇∞√−⋆†";
  const ALIKE = ["1Il|", "0O", "-−", "'′`", "°⁰", "¹ˡⁱ", "₁ₗᵢ", "₀ₒ", "ᵤᵥ"];
  const isLetter = (char) => /^[A-Za-z]$/.test(char) || GREEK.includes(char);

  function isName(text) {
    const chars = Array.from(text);
    if (chars.length < 1 || chars.length > 80) return false;
    let accents = 3; // how many the letter before has
    for (const char of chars) {
      if (ACCENTS.includes(char)) { if (++accents > 2) return false; continue; }
      const [base, ...more] = Array.from(char.normalize("NFD"));
      if (more.length) {
        if (!isLetter(base) || more.length > 2 || !more.every((x) => ACCENTS.includes(x)))
          return false;
        accents = more.length;
      } else {
        if (!(/^[!-)+-~]$/.test(char) || GREEK.includes(char) || SIGNS.includes(char)))
          return false;
        accents = isLetter(char) ? 0 : 3;
      }
    }
    return true;
  }

  function likeness(name) {
    const one = (char) => (ALIKE.find((group) => group.includes(char)) || char)[0];
    const primes = { '"': "''", "″": "''", "‴": "'''" };
    return Array.from(name.normalize("NFC"), (char) => primes[char] || one(char)).join("");
  }

  function lookAlike() {
    const seen = new Map();
    for (const name of names.all) {
      const like = likeness(name), other = seen.get(like);
      if (other !== undefined) refuse(`the names ${shown(other)} and ${shown(name)} look alike`);
      seen.set(like, name);
    }
  }

  function numbered(name) { // the number of a name in this file
    if (!names.ids.has(name)) names.ids.set(name, names.ids.size);
    return names.ids.get(name);
  }

  // Rational numbers

  function gcd(a, b) { // by Lehmer: many steps of Euclid at once, from the 48 leading bits alone
    if (a < 0n) a = -a;
    if (b < 0n) b = -b;
    if (a < b) [a, b] = [b, a];
    while (b >> 64n) {
      const shift = BigInt(4 * (a.toString(16).length - 12));
      let x = Number(a >> shift), y = Number(b >> shift), [A, B, C, D] = [1, 0, 0, 1];
      while (y + C && y + D) { // as long as the bits behind cannot change the quotient
        const q = Math.floor((x + A) / (y + C));
        if (q !== Math.floor((x + B) / (y + D))) break;
        [A, B, C, D, x, y] = [C, D, A - q * C, B - q * D, y, x - q * y];
      }
      const next = (s, t) => BigInt(s) * a + BigInt(t) * b;
      [a, b] = B ? [next(A, B), next(C, D)] : [b, a % b];
    }
    while (b) [a, b] = [b, a % b];
    return a;
  }

  const isSmall = (n) => n < SMALL && n > -SMALL;
  const bits = (n) => (isSmall(n) ? 53 : n.toString(16).length * 4);

  function counted(a, b) { // the work of a sum or product of a and b
    if (a.d === 1n && b.d === 1n) {
      if (isSmall(a.n) && isSmall(b.n)) return spend(1);
      return spend(1 + (bits(a.n) + bits(b.n)) ** 2 / 2 ** 24);
    }
    spend(3 + (bits(a.n) + bits(a.d) + bits(b.n) + bits(b.d)) ** 2 / 2 ** 23);
  }

  class Q {
    constructor(n, d) {
      this.n = n;
      this.d = d;
      if (!isSmall(n) || !isSmall(d)) {
        if (n >= HUGE || n <= -HUGE || d >= HUGE) refuse("a number of over 4,000 digits");
      }
    }

    static of(x) {
      if (!isText(x)) return new Q(BigInt(x), 1n);
      if (x.includes("√")) return Surd.of(x);
      const [p, q] = x.split("/");
      return new Q(BigInt(p), q === undefined ? 1n : BigInt(q));
    }

    plus(other) {
      if (other instanceof Surd) return other.plus(this);
      counted(this, other);
      if (this.d === 1n && other.d === 1n) return new Q(this.n + other.n, 1n);
      const g = gcd(this.d, other.d), d = this.d / g; // of fractions in lowest terms
      const n = this.n * (other.d / g) + other.n * d, h = gcd(n, g);
      return new Q(n / h, d * (other.d / h));
    }

    times(other) {
      if (other instanceof Surd) return other.times(this);
      counted(this, other);
      if (this.d === 1n && other.d === 1n) return new Q(this.n * other.n, 1n);
      const g = gcd(this.n, other.d), h = gcd(other.n, this.d);
      return new Q((this.n / g) * (other.n / h), (this.d / h) * (other.d / g));
    }

    minus(other) { return this.plus(other.negative()); }

    over(other) {
      if (other instanceof Surd) return this.times(other.inverse());
      return this.times(other.n < 0n ? new Q(-other.d, -other.n) : new Q(other.d, other.n));
    }

    negative() { return new Q(-this.n, this.d); }
    get sign() { return this.n > 0n ? 1 : this.n < 0n ? -1 : 0; }
    equals(other) { return this.n === other.n && this.d === other.d; }
    toString() { return this.d === 1n ? `${this.n}` : `${this.n}/${this.d}`; }
  }

  class Surd { // p + q√d, q not 0: `n` says that it is not 0
    constructor(p, q, d) { [this.p, this.q, this.root, this.n] = [p, q, d, true]; }

    static of(x) {
      const [, p, , q, d] = SURD.exec(x);
      return new Surd(Q.of(p), Q.of(q), Q.of(d));
    }

    made(p, q) { return q.n ? new Surd(p, q, this.root) : p; }

    plus(other) {
      return other instanceof Surd ? this.made(this.p.plus(other.p), this.q.plus(other.q))
        : this.made(this.p.plus(other), this.q);
    }

    times(other) {
      const [a, b] = other instanceof Surd ? [other.p, other.q] : [other, ZERO];
      return this.made(this.p.times(a).plus(this.q.times(b).times(this.root)),
        this.p.times(b).plus(this.q.times(a)));
    }

    inverse() { // (p − q√d)/(p² − q²d)
      const norm = this.p.times(this.p).minus(this.q.times(this.q).times(this.root));
      return new Surd(this.p.over(norm), this.q.over(norm).negative(), this.root);
    }

    over(other) { return this.times(ONE.over(other)); }
    minus(other) { return this.plus(other.negative()); }
    negative() { return new Surd(this.p.negative(), this.q.negative(), this.root); }

    get sign() { // where the signs differ, that of the larger square
      if (this.p.sign * this.q.sign >= 0) return this.q.sign;
      const apart = this.p.times(this.p).minus(this.q.times(this.q).times(this.root));
      return apart.sign > 0 ? this.p.sign : this.q.sign;
    }

    equals(other) {
      return other instanceof Surd && this.p.equals(other.p) && this.q.equals(other.q);
    }

    toString() { return `${this.p}${this.q.sign > 0 ? "+" : ""}${this.q}√${this.root}`; }
  }

  const ZERO = new Q(0n, 1n), ONE = new Q(1n, 1n), TWO = new Q(2n, 1n);
  const total = (list) => list.reduce((a, b) => a.plus(b), ZERO);
  const dot = (a, b) => total(a.map((x, i) => (x.n && b[i].n ? x.times(b[i]) : ZERO)));

  // Polynomials in one variable: lists of Q from the constant term up, without zeros at the end

  function trimmed(p) { p = p.slice(); while (p.length && !p[p.length - 1].n) p.pop(); return p; }

  function remainder(p, q) {
    p = trimmed(p);
    while (p.length >= q.length) {
      const factor = p[p.length - 1].over(q[q.length - 1]), shift = p.length - q.length;
      for (let i = 0; i < q.length; i++) p[shift + i] = p[shift + i].minus(factor.times(q[i]));
      p = trimmed(p);
    }
    return p;
  }

  function product(p, q) {
    const found = Array(Math.max(p.length + q.length - 1, 0)).fill(ZERO);
    p.forEach((a, i) => q.forEach((b, j) => (found[i + j] = found[i + j].plus(a.times(b)))));
    return trimmed(found);
  }

  function degreeOfGcd(p, q) {
    while (q.length) [p, q] = [q, remainder(p, q)];
    return p.length - 1;
  }

  function sturmChain(p) {
    const chain = [trimmed(p), trimmed(p.map((c, i) => c.times(Q.of(i))).slice(1))];
    while (chain[chain.length - 1].length) {
      const last = remainder(chain[chain.length - 2], chain[chain.length - 1]);
      chain.push(last.map((c) => c.negative()));
    }
    return chain.slice(0, -1);
  }

  const valueAt = (p, x) => p.reduceRight((sum, c) => sum.times(x).plus(c), ZERO);

  function changes(chain, where) { // of signs, at a number, at -1 (−∞) or at 1 (∞)
    const signs = chain.map((p) => {
      if (where instanceof Q) return valueAt(p, where).sign;
      return p[p.length - 1].sign * (where < 0 && p.length % 2 === 0 ? -1 : 1);
    });
    const seen = signs.filter((sign) => sign);
    return seen.filter((sign, i) => i && sign !== seen[i - 1]).length;
  }

  // Theories: what the letters are

  class Theory {
    constructor(data, where) {
      const refused = (text) => refuse(`${where}: ${text}`);
      this.where = where;
      this.sizes = new Set(data.dimensions);
      if (this.sizes.size < data.dimensions.length) refused("a dimension stands twice");
      if (this.sizes.has("1")) refused("the dimension 1 is declared");
      this.letters = new Map();
      this.scalars = new Set();
      this.kinds = []; // by number
      for (const letter of data.letters) {
        const { name, rows, cols } = letter, symmetric = letter.symmetric === true;
        if (this.has(name)) refused(`the name ${shown(name)} stands twice`);
        for (const size of [rows, cols]) this.size(size);
        if (symmetric && rows !== cols) refused(`${shown(name)} is symmetric and not square`);
        this.letters.set(name, { rows, cols, symmetric, arbitrary: letter.arbitrary === true });
        this.kinds[numbered(name)] = this.letters.get(name);
      }
      for (const name of data.scalars) {
        if (this.has(name)) refused(`the name ${shown(name)} stands twice`);
        this.scalars.add(name);
        numbered(name);
      }
      for (const key of ["nonneg", "psd", "pd"]) {
        this[key] = new Set(data[key]);
        if (this[key].size < data[key].length) refused(`a name stands twice in ${key}`);
      }
      for (const name of this.nonneg) {
        if (!this.scalars.has(name)) refused(`${shown(name)} in nonneg is no scalar`);
      }
      for (const name of [...this.psd, ...this.pd]) {
        const letter = this.letters.get(name);
        if (!letter || !letter.symmetric) refused(`${shown(name)} is no symmetric letter`);
        if (letter.arbitrary) refused(`${shown(name)} is arbitrary and has a sign`);
      }
      this.measured = new Set(); // the names that mean something in a space
      this.spaces = new Map(Object.entries(data.spaces || {}));
      for (const [size, { fields, numbers, unit }] of this.spaces) {
        if (!this.sizes.has(size)) refused(`the space ${shown(size)} is no dimension`);
        const marked = [...fields, ...numbers], all = unit === undefined ? marked : [...marked, unit];
        if (new Set(all).size < all.length) refused("a name stands twice in a space");
        for (const name of all) {
          const letter = this.letters.get(name), fits = letter?.rows === size && !letter.arbitrary
            && (name === unit ? letter.cols === "1" : letter.symmetric);
          if (!fits) refused(`${shown(name)} does not fit the space ${shown(size)}`);
          this.measured.add(name);
        }
      }
      this.algebra = new Polynomials(this);
    }

    has(name) { return this.letters.has(name) || this.scalars.has(name); }

    size(name) {
      if (name !== "1" && !this.sizes.has(name))
        refuse(`${this.where}: no dimension ${shown(name)}`);
      return name;
    }

    // Tokens: twice the number of the name, and one more for its adjoint

    rows(token) { return token & 1 ? this.kinds[token >> 1].cols : this.kinds[token >> 1].rows; }

    adjoint(word) {
      const other = (token) => (this.kinds[token >> 1].symmetric ? token : token ^ 1);
      return word.map(other).reverse();
    }

    read(tokens) {
      const word = tokens.map((text) => {
        const star = text.endsWith("*"), name = star ? text.slice(0, -1) : text;
        if (!this.letters.has(name)) refuse(`${this.where}: ${shown(text)} in a word is no letter`);
        return 2 * numbered(name) + (star && !this.letters.get(name).symmetric ? 1 : 0);
      });
      word.forEach((token, i) => {
        if (i && this.rows(word[i - 1] ^ 1) !== this.rows(token))
          refuse(`${this.where}: a word does not fit`);
      });
      return word;
    }

    // A word in which every 1×1 piece is a number

    normal(word) {
      const places = [];
      word.forEach((token, i) => this.rows(token) === "1" && places.push(i));
      if (word.length && this.rows(word[word.length - 1] ^ 1) === "1") places.push(word.length);
      if (places.length < 2) return word;
      const pieces = places.slice(1).map((end, i) => this.least([word.slice(places[i], end)]));
      pieces.sort(compare);
      return [...word.slice(0, places[0]), ...pieces.flat(),
        ...word.slice(places[places.length - 1])];
    }

    least(words) {
      let found = words[0];
      for (const word of words) {
        for (const one of [word, this.adjoint(word)]) if (compare(one, found) < 0) found = one;
      }
      return found;
    }

    cyclic(word) {
      const turned = (i) => [...word.slice(i), ...word.slice(0, i)];
      const place = word.findIndex((token) => this.rows(token) === "1");
      if (place >= 0) return this.normal(turned(place));
      spend(word.length ** 2 / 500);
      return this.least(word.map((_, i) => turned(i)));
    }
  }

  function compare(a, b) {
    for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
    return a.length - b.length;
  }

  // Trees. A value is {kind: "number", q}, or {kind, rows, cols, v} of a scalar, trace or operator,
  // and an algebra says what v is: a polynomial, or a number or matrix at a point

  const alike = (a, b) => a.kind === b.kind && a.rows === b.rows && a.cols === b.cols;
  const typed = (like, v) => ({ kind: like.kind, rows: like.rows, cols: like.cols, v });
  const operator = (rows, cols, v) => ({ kind: "operator", rows, cols, v });
  const number = (q) => ({ kind: "number", q });
  const isScalar = (x) => x.kind === "scalar" || x.kind === "number";
  const isOne = (x) => x.kind === "operator" && x.rows === "1" && x.cols === "1";
  const SCALAR = { kind: "scalar" };

  class Algebra {
    evaluate(tree) {
      if (isText(tree)) return this.name(tree);
      if (!Array.isArray(tree)) return number(Q.of(tree));
      const [head, ...rest] = tree;
      if (head === "#") return number(Q.of(rest[0]));
      if (head === "1") return this.multiple(ONE, this.size(rest[0]));
      if (head === "0") return this.nothing(operator(this.size(rest[0]), this.size(rest[1])));
      if (head === "^") return this.power(this.evaluate(rest[0]), rest[1]);
      const values = rest.map((x) => this.evaluate(x));
      if (head === "+") return this.sum(values);
      if (head === "*") return values.reduce((a, b) => this.multiply(a, b));
      if (head === "-") return this.negative(values[0]);
      return head === "T" ? this.transpose(values[0]) : this.trace(values[0]);
    }

    nothing(like) { return typed(like, this.zero(like)); }

    lift(x, like) { // a number alone takes the type of what it meets
      if (x.kind !== "number" || like.kind === "number") return x;
      if (!x.q.n) return this.nothing(like);
      if (like.kind === "scalar") return typed(like, this.constant(x.q));
      if (like.kind === "operator" && like.rows === like.cols) return this.multiple(x.q, like.rows);
      return refuse("a number alone stands beside a trace or what is not square");
    }

    unified(values) {
      const like = values.find((x) => x.kind !== "number");
      if (!like) return values;
      const lifted = values.map((x) => this.lift(x, like));
      return lifted.every((x) => alike(x, like)) ? lifted : refuse("summands of different types");
    }

    sum(values) {
      return this.unified(values).reduce((a, b) => {
        if (a.kind === "number") return number(a.q.plus(b.q));
        return typed(a, this.plus(a, b));
      });
    }

    negative(x) {
      return x.kind === "number" ? number(x.q.negative()) : this.scaled(x, ONE.negative());
    }

    multiply(a, b) {
      if (a.kind === "number" && b.kind === "number") return number(a.q.times(b.q));
      if (a.kind === "number") return this.scaled(b, a.q);
      if (b.kind === "number") return this.scaled(a, b.q);
      if (a.kind === "scalar") return typed(b, this.times(a, b));
      if (b.kind === "scalar") return typed(a, this.times(a, b));
      if (a.kind === "trace" || b.kind === "trace") refuse("a trace beside a trace or an operator");
      if (a.cols !== b.rows) refuse("the factors of a product do not fit");
      return operator(a.rows, b.cols, this.times(a, b));
    }

    power(x, e) {
      if (x.kind === "trace" || x.rows !== x.cols) refuse("a power of what is not square");
      let found = x.kind === "operator" ? this.multiple(ONE, x.rows) : number(ONE);
      found = this.lift(found, x);
      for (; e; e = Math.floor(e / 2)) {
        if (e % 2) found = this.multiply(found, x);
        if (e > 1) x = this.multiply(x, x);
      }
      return found;
    }

    transpose(x) { return x.kind === "operator" ? operator(x.cols, x.rows, this.adjoint(x)) : x; }

    trace(x) {
      if (x.kind !== "operator" || x.rows !== x.cols) refuse("a trace of what is not square");
      return { kind: "trace", v: this.traced(x) };
    }

    product(...values) { return values.reduce((a, b) => this.multiply(a, b)); }
    difference(a, b) { return this.sum([a, this.negative(b)]); }
  }

  // v is a Map: key -> [coefficient, monomial, word]; a monomial is a list of number, exponent, …

  class Polynomials extends Algebra {
    constructor(theory, values, sizes) { // values, sizes: what names stand for, in a citation
      super();
      Object.assign(this, { theory, values, sizes, traceless: false });
    }

    size(name) {
      if (!this.sizes) return this.theory.size(name);
      return this.sizes.has(name) ? this.sizes.get(name) : refuse(`no size for ${shown(name)}`);
    }

    name(name) {
      const { letters, scalars } = this.theory;
      if (this.values) return this.values.get(name) || refuse(`no value for ${shown(name)}`);
      if (letters.has(name)) {
        const { rows, cols } = letters.get(name), word = [2 * numbered(name)];
        return operator(rows, cols, this.collected([[ONE, [], word]]));
      }
      if (!scalars.has(name)) refuse(`${this.theory.where}: no letter ${shown(name)}`);
      return typed(SCALAR, this.collected([[ONE, [numbered(name), 1], []]]));
    }

    collected(terms, into = new Map()) {
      for (const [c, monomial, word] of terms) {
        if (!c.n) continue;
        if (word.length > TOKENS) refuse("a word of over 10,000 tokens");
        const key = `${monomial};${word}`, old = into.get(key), sum = old ? old[0].plus(c) : c;
        if (!sum.n) into.delete(key);
        else into.set(key, [sum, monomial, word]);
        if (into.size > TERMS) refuse("a polynomial of over 200,000 terms");
      }
      return into;
    }

    zero() { return new Map(); }
    constant(q) { return this.collected([[q, [], []]]); }
    multiple(q, size) { return operator(size, size, this.constant(q)); }
    plus(a, b) { return this.collected(b.v.values(), new Map(a.v)); }

    scaled(x, q) {
      return typed(x, this.collected([...x.v.values()].map(([c, m, w]) => [c.times(q), m, w])));
    }

    times(a, b) {
      const found = new Map();
      for (const [c, m, w] of a.v.values()) {
        const terms = [];
        for (const [d, n, u] of b.v.values()) {
          spend((w.length + u.length) / 2);
          let word = w;
          if (u.length) word = w.length ? this.theory.normal([...w, ...u]) : u;
          terms.push([c.times(d), monomials(m, n), word]);
        }
        this.collected(terms, found);
      }
      return found;
    }

    adjoint(x) {
      const { theory } = this;
      return this.collected([...x.v.values()].map(([c, m, w]) => {
        spend(1 + w.length / 2);
        return [c, m, theory.normal(theory.adjoint(w))];
      }));
    }

    traced(x) {
      if (this.theory.algebra.traceless) refuse("a trace among operators that may be infinite");
      return this.collected([...x.v.values()].map(([c, m, w]) => {
        if (!w.length) refuse("the trace of a multiple of the identity is a size");
        return [c, m, this.theory.cyclic(w)];
      }));
    }

    word(tokens) { // null for the empty word
      const word = this.theory.read(tokens);
      if (!word.length) return null;
      const rows = this.theory.rows(word[0]), cols = this.theory.rows(word[word.length - 1] ^ 1);
      return operator(rows, cols, this.collected([[ONE, [], this.theory.normal(word)]]));
    }

    monomial(coefficient, powers) {
      const seen = new Set();
      let found = [];
      for (const [name, exponent] of powers) {
        if (!this.theory.scalars.has(name)) refuse(`${shown(name)} in a monomial is no scalar`);
        if (seen.has(name)) refuse(`${shown(name)} stands twice in a monomial`);
        seen.add(name);
        found = monomials(found, [numbered(name), exponent]);
      }
      return typed(SCALAR, this.collected([[Q.of(coefficient), found, []]]));
    }

    substituted(x, values) { // values: number of a name -> value
      const found = [this.nothing(x)];
      for (const [c, m, w] of x.v.values()) {
        let term = number(c), plain = [], rest = [];
        for (let i = 0; i < m.length; i += 2) {
          if (values.has(m[i])) term = this.multiply(term, this.power(values.get(m[i]), m[i + 1]));
          else plain.push(m[i], m[i + 1]);
        }
        term = this.multiply(term, typed(SCALAR, this.collected([[ONE, plain, []]])));
        const close = () => {
          if (!rest.length) return;
          const rows = this.theory.rows(rest[0]),
            cols = this.theory.rows(rest[rest.length - 1] ^ 1);
          const word = this.collected([[ONE, [], this.theory.normal(rest)]]);
          term = this.multiply(term, operator(rows, cols, word));
          rest = [];
        };
        for (const token of w) {
          spend(1);
          if (!values.has(token >> 1)) { rest.push(token); continue; }
          close();
          const value = values.get(token >> 1);
          term = this.multiply(term, token & 1 ? this.transpose(value) : value);
        }
        close();
        if (x.kind === "trace") term = this.trace(term);
        if (x.kind === "operator" && !w.length)
          term = this.multiply(term, this.multiple(ONE, x.rows));
        found.push(term);
      }
      return this.sum(found);
    }
  }

  function monomials(a, b) {
    if (!a.length || !b.length) return a.length ? a : b;
    const found = new Map();
    for (const list of [a, b]) {
      for (let i = 0; i < list.length; i += 2) {
        found.set(list[i], (found.get(list[i]) || 0) + list[i + 1]);
      }
    }
    for (const e of found.values()) if (e > EXPONENT) refuse("an exponent over 10,000");
    return [...found].sort((x, y) => x[0] - y[0]).flat();
  }

  // Facts and claims

  class Fact {
    constructor(relation, x, bound = []) { Object.assign(this, { relation, x, bound }); }

    get key() { // equal for equal claims, equations up to sign
      this.kept ??= this.relation + (this.relation === "=" ? unsigned(this.x) : keyed(this.x, 1));
      return this.kept;
    }

    settles(claim) {
      if (this.bound.length) return false;
      if (claim.relation === ">=" && this.relation === ">")
        return `>=${this.key.slice(1)}` === claim.key;
      return this.key === claim.key;
    }

    get constant() { // a Q where there are neither letters nor scalars, or undefined
      if (this.x.v.size === 0) return ZERO;
      return this.x.v.size === 1 && this.x.v.has(";") ? this.x.v.get(";")[0] : undefined;
    }

    get isNumber() { return this.constant !== undefined; }

    get holdsByItself() {
      if (this.relation === "=") return !this.x.v.size;
      return this.isNumber && this.constant.sign >= (this.relation === ">" ? 1 : 0);
    }
  }

  function keyed(x, sign) {
    const terms = [...x.v].map(([key, [c]]) => `${sign < 0 ? c.negative() : c}:${key}`).sort();
    return `\n${x.kind}\n${x.rows}\n${x.cols}\n${terms.join(" ")}`;
  }

  function unsigned(x) { const [a, b] = [keyed(x, 1), keyed(x, -1)]; return a < b ? a : b; }
  const equal = (a, b) => keyed(a, 1) === keyed(b, 1);

  function claimed(A, data) {
    const relation = data.relation || "=";
    const x = A.lift(A.difference(A.evaluate(data.left), A.evaluate(data.right)), SCALAR);
    if (relation[0] === ">" && x.kind === "operator" && !isOne(x)) {
      if (relation === ">" || x.rows !== x.cols) refuse("an order of what has none");
      if (!equal(x, A.transpose(x))) refuse("an order of operators that are not symmetric");
    }
    return new Fact(relation, x);
  }

  function namesIn(tree, found = new Set()) {
    if (isText(tree)) found.add(tree);
    else if (Array.isArray(tree) && !["#", "0", "1"].includes(tree[0])) {
      tree.slice(1).forEach((x) => namesIn(x, found));
    }
    return found;
  }

  const namesOf = (claims) => new Set(claims.flatMap((x) =>
    [...namesIn(x.left), ...namesIn(x.right)]));

  function assumed(theory, data, fixed) { // a hypothesis, refused where it fails by itself
    const fact = claimed(theory.algebra, data), bound = data.forall || [], numbers = new Map();
    const named = namesOf([data]);
    for (const [name, letter] of theory.letters) {
      if (letter.arbitrary && named.has(name)) refuse(`${shown(name)} is arbitrary and in a fact`);
    }
    for (const name of bound) {
      const letter = theory.letters.get(name), signed = ["nonneg", "psd", "pd", "measured"];
      if (!theory.has(name) || (letter && letter.arbitrary) || fixed.has(name))
        refuse(`${shown(name)} is bound`);
      if (signed.some((key) => theory[key].has(name)))
        refuse(`${shown(name)} is bound and has a sign or stands in a space`);
      numbers.set(numbered(name), true);
    }
    if (bound.length && fact.relation !== "=") refuse("an inequality for all");
    const constant = fact.constant, broken = fact.relation === "=" ? constant?.n : constant
      && !fact.holdsByItself;
    if (broken) refuse(`the hypothesis ${shown(data.id)} fails by itself`);
    const degrees = new Map(); // degree in the bound names -> its terms as numbers, or null
    for (const [c, m, w] of bound.length ? fact.x.v.values() : []) {
      const letters = [...w.map((token) => [token >> 1, 1])];
      for (let i = 0; i < m.length; i += 2) letters.push([m[i], m[i + 1]]);
      const own = letters.filter(([id]) => numbers.has(id));
      const degree = own.reduce((sum, [, e]) => sum + e, 0), plain = new Map();
      for (const [id, e] of own) plain.set(id, (plain.get(id) || 0) + e);
      const key = [...plain].sort((a, b) => a[0] - b[0]).join(), sums = degrees.get(degree);
      if (own.length < letters.length) degrees.set(degree, null);
      else if (sums !== null) degrees.set(degree,
        (sums || new Map()).set(key, c.plus(sums?.get(key) || ZERO)));
    }
    for (const sums of degrees.values()) {
      if (sums && [...sums.values()].some((c) => c.n))
        refuse(`the hypothesis ${shown(data.id)} fails by itself`);
    }
    return new Fact(fact.relation, fact.x, bound);
  }

  // Steps: each rule makes a fact from those in reach

  class Proving {
    constructor(theorem, cited) {
      Object.assign(this, theorem, { cited, A: theorem.theory.algebra });
    }

    run(steps, scope) {
      for (const step of steps) {
        this.fresh(step.id);
        this.put(scope, step.id, this[step.rule](step, scope));
      }
      return scope;
    }

    fresh(id) {
      if (this.ids.has(id)) refuse(`the id ${shown(id)} stands twice`);
      this.ids.add(id);
    }

    put(scope, id, fact) {
      if (scope.has(id)) refuse(`the id ${shown(id)} stands twice`);
      scope.set(id, fact);
    }

    fact(id, scope, relation) {
      const fact = scope.get(id);
      must(fact, `no fact ${shown(id)} is in reach`);
      must(!fact.bound.length, `${shown(id)} is for all: it is used by instance and next alone`);
      must(!relation || relation.includes(fact.relation),
        `${shown(id)} is not of relation ${relation}`);
      return fact;
    }

    reached(claim, scope, what) {
      must([...scope.values()].some((fact) => fact.settles(claim)), `${what} is not reached`);
    }

    equation(x) { return new Fact("=", this.A.lift(x, SCALAR)); }

    cofactors(terms, like, scope) {
      const { A } = this;
      return terms.map(([c, powers, left, id, star, right]) => {
        const words = [A.word(left), A.word(right)];
        let { x } = this.fact(id, scope, ["="]);
        if (like.kind === "scalar") must(x.kind === "scalar", "a scalar claim from other facts");
        if (x.kind === "trace" || like.kind === "scalar")
          must(!words[0] && !words[1], "a cofactor has words");
        else {
          if (x.kind === "scalar" && !words[0] && !words[1]) {
            must(like.kind === "operator" && like.rows === like.cols, "a cofactor does not fit");
            words[0] = A.multiple(ONE, like.rows);
          }
          if (star) x = A.transpose(x);
          x = A.product(...[words[0], x, words[1]].filter((y) => y));
          if (like.kind === "trace") x = A.trace(x);
        }
        must(alike(x, like), "a cofactor does not fit");
        return A.multiply(A.monomial(c, powers), x);
      });
    }

    adds(x, parts) {
      must(equal(x, this.A.sum([this.A.nothing(x), ...parts])),
        "the sum is not the difference of the sides");
    }

    combine(step, scope) {
      const claim = claimed(this.A, { ...step, relation: "=" });
      this.adds(claim.x, this.cofactors(step.terms, claim.x, scope));
      return claim;
    }

    replacing(pairs, allowed) {
      const values = new Map(), { A, theory } = this;
      for (const [name, tree] of pairs) {
        must(allowed(name), `${shown(name)} cannot be replaced`);
        if (values.has(numbered(name))) refuse(`${shown(name)} is replaced twice`);
        values.set(numbered(name), fitting(A, A.evaluate(tree), theory.letters.get(name), A));
      }
      return values;
    }

    instance(step, scope) {
      const fact = scope.get(step.of);
      must(fact, `no fact ${shown(step.of)} is in reach`);
      const free = (name) => fact.bound.includes(name) || this.theory.letters.get(name)?.arbitrary;
      const values = this.replacing(step.at, free), x = this.A.substituted(fact.x, values);
      spend(step.at.length + fact.bound.length);
      return new Fact(fact.relation, x, fact.bound.filter((name) => !values.has(numbered(name))));
    }

    cancel(step, scope) {
      const claim = claimed(this.A, { ...step, relation: "=" }), { x } = claim, { A } = this;
      const p = this.nonzero.get(step.by) || this.fact(step.by, scope, [">"]).x;
      const fact = this.fact(step.of, scope, ["="]), found = [];
      if (p.kind === "scalar") found.push(A.multiply(p, x));
      if (isOne(p) && x.kind === "operator") {
        if (x.rows === "1") found.push(A.multiply(p, x));
        if (x.cols === "1") found.push(A.multiply(x, p));
      }
      must(found.some((y) => equal(fact.x, y)), "the fact is not the product with the claim");
      return claim;
    }

    definite(step, scope) {
      const { A } = this, w = A.lift(A.evaluate(step.vector), SCALAR),
        { x } = this.fact(step.of, scope, ["="]);
      must(w.kind !== "trace", "a trace is no vector");
      const star = A.transpose(w), found = [A.multiply(star, w), A.multiply(w, star)];
      if (x.kind === "trace") found[0] = A.trace(found[0]);
      const proportional = (y) => {
        if (!alike(x, y) || !x.v.size || x.v.size !== y.v.size) return false;
        const [key, [c]] = [...x.v][0];
        return y.v.has(key) && equal(x, A.scaled(y, c.over(y.v.get(key)[0])));
      };
      must(found.some(proportional), "the fact is no multiple of a square");
      return this.equation(w);
    }

    next(step) {
      must(this.inStep, "next outside of a step of an induction");
      const fact = this.lasting.get(step.of);
      must(fact, `${shown(step.of)} is no fact of the theory and no earlier claim`);
      return new Fact(fact.relation, this.A.substituted(fact.x, this.nextValues), fact.bound);
    }

    isNonzeroNumber(q) { return q.kind === "number" ? q.q.n : new Fact("=", q).constant?.n; }

    squares(step, scope) {
      const { A, theory } = this, claim = claimed(A, step);
      let { x } = claim, strict = false;
      for (const id of step.times || []) {
        const fact = this.fact(id, scope, [">"]);
        must(fact.x.kind === "scalar", "a factor of the claim is no scalar");
        x = A.multiply(fact.x, x);
      }
      const rows = step.squares.map(([c, powers, tree, middles]) => {
        let q = A.evaluate(tree), scalars = A.monomial(c, powers), others = [], large = true;
        must(Q.of(c).sign >= 0, "a square has a negative coefficient");
        for (const [name, e] of powers) {
          must(e % 2 === 0 || theory.nonneg.has(name), `${shown(name)} may be negative`);
        }
        for (const name of middles) {
          const letter = theory.psd.has(name) || theory.pd.has(name);
          const fact = letter ? new Fact(">=", A.name(name)) : this.fact(name, scope, [">=", ">"]);
          large = large && fact.relation === ">";
          if (fact.x.kind === "scalar") scalars = A.multiply(scalars, fact.x);
          else others.push(fact.x);
        }
        strict ||= Q.of(c).sign > 0 && !powers.length && this.isNonzeroNumber(q) && large;
        let R;
        if (others.some((y) => y.kind === "trace")) {
          must(others.length === 1 && isScalar(q), "a trace in the middle of more than a number");
          R = A.product(q, q, others[0]);
        } else {
          must(others.length < 2 || others.every(isOne), "several operators in the middle");
          must(!others.length || q.kind !== "scalar", "a scalar beside an operator in the middle");
          R = A.product(A.transpose(q), ...others, q);
          if (x.kind === "trace") R = A.trace(R);
        }
        return A.multiply(scalars, A.lift(R, x));
      });
      must(claim.relation !== ">" || strict, "no square is a positive number");
      this.adds(x, [...rows, ...this.cofactors(step.terms, x, scope)]);
      return claim;
    }

    scalar(x) { must(x.kind === "scalar", "no inequality between scalars"); return x; }

    bound(id, scope) { // of a fact s − r ≥ 0 its polynomial; "≥0:s" says s ≥ 0
      if (!id.startsWith("≥0:")) return this.scalar(this.fact(id, scope, [">=", ">"]).x);
      must(this.theory.nonneg.has(id.slice(3)), `${shown(id.slice(3))} may be negative`);
      return this.A.name(id.slice(3));
    }

    shift(step, scope) {
      const { A } = this, claim = claimed(A, step), bounded = new Map();
      for (const id of step.bounds) {
        const x = this.bound(id, scope), s = [];
        for (const [c, m] of x.v.values()) {
          for (let i = 0; i < m.length; i += 2) {
            if (bounded.has(m[i])) continue;
            must(m.length === 2 && m[1] === 1 && c.equals(ONE), "a bound is not s − r");
            s.push([m[0], typed(SCALAR, new Map([[`${m};`, [c, m, []]]]))]);
          }
        }
        must(s.length === 1, "a bound is not s − r");
        bounded.set(s[0][0], A.sum([s[0][1], A.difference(s[0][1], x)]));
      }
      let x = this.scalar(claim.x);
      for (const [s, value] of [...bounded].reverse()) x = A.substituted(x, new Map([[s, value]]));
      for (const [c, m] of x.v.values()) {
        must(c.sign >= 0, "a shifted coefficient is negative");
        must(m.every((s, i) => i % 2 || bounded.has(s)), "a scalar has no bound");
      }
      must(claim.relation !== ">" || x.v.has(";"), "the constant term is not positive");
      return claim;
    }

    sturm(step, scope) {
      const { A } = this, claim = claimed(A, step), x = this.scalar(claim.x);
      must([1, 2].includes(step.bounds.length), "one or two bounds are needed");
      const ends = step.bounds.map((id) => this.bound(id, scope)), variables = new Set();
      for (const y of [x, ...ends]) for (const [, m] of y.v.values())
        m.forEach((s, i) => i % 2 || variables.add(s));
      must(variables.size === 1, "there is more than one scalar");
      const read = (y) => {
        const p = [];
        for (const [c, m] of y.v.values()) {
          must(!m.length || variables.has(m[0]) && m.length === 2, "there is another scalar");
          p[m.length ? m[1] : 0] = c;
        }
        return Array.from(p, (c) => c || ZERO);
      };
      const [a, b] = ends.map((y, i) => {
        const p = read(y), lead = i ? ONE.negative() : ONE;
        must(p.length === 2 && p[1].equals(lead), "a bound is not x ≥ a or b ≥ x");
        return i ? p[0] : p[0].negative();
      });
      let p = read(x);
      if ((step.square === undefined) !== (step.rest === undefined))
        refuse("a square without rest");
      if (step.square !== undefined) {
        must(claim.relation === ">=", "a square of an inequality with >");
        const [q, r] = [step.square, step.rest].map((tree) => A.lift(A.evaluate(tree), SCALAR));
        must(equal(x, A.product(q, q, r)), "the claim is not square times rest");
        p = read(this.scalar(r));
      }
      must(p.length && valueAt(p, a).sign > 0, "it is not positive at the first bound");
      must(!b || (b.minus(a).sign > 0 && valueAt(p, b).sign > 0),
        "it is not positive at the second bound");
      const chain = sturmChain(p);
      must(changes(chain, a) === changes(chain, b || 1), "it has a root");
      return claim;
    }

    cases(step, scope) {
      const { A, theory } = this, claim = claimed(A, step), s = A.lift(A.evaluate(step.on), SCALAR);
      must(s.kind === "scalar" || isOne(s), "a case is no number");
      for (const name of namesIn(step.on))
        must(!theory.letters.get(name)?.arbitrary, "a case is arbitrary");
      for (const [sign, list, x] of [["+", step.above, s], ["-", step.below, A.negative(s)]]) {
        const inner = new Map(scope);
        this.fresh(step.id + sign);
        this.put(inner, step.id + sign, new Fact(">=", x));
        this.reached(claim, this.run(list, inner), "the claim of a case");
      }
      return claim;
    }

    turn(step, scope) {
      const { A } = this, [a, b] = [step.first, step.second].map((tree) => A.evaluate(tree));
      must(!A.traceless, "turn among operators that may be infinite");
      must(this.standard.has("one_sided_inverse"), "the theorem does not cite one_sided_inverse");
      for (const y of [a, b]) must(y.kind === "operator" && y.rows === y.cols,
        "turn of what is not square");
      const less = (y) => this.equation(A.difference(y, A.multiple(ONE, a.rows)));
      const fact = this.fact(step.of, scope, ["="]);
      must(fact.key === less(A.multiply(a, b)).key, "the fact is not A·B = 1");
      return less(A.multiply(b, a));
    }

    trace(step, scope) {
      const { A } = this, { x } = this.fact(step.of, scope, ["="]), c = x.v.get(";")?.[0];
      must(!A.traceless, "trace among operators that may be infinite");
      must(x.kind === "operator" && x.rows === x.cols && c, "the fact is not q + c·1 = 0");
      const q = A.difference(x, A.multiple(c, x.rows));
      return new Fact(">", A.scaled(A.trace(q), ONE.negative().over(c)));
    }

    absurd(step, scope) {
      const fact = this.fact(step.of, scope, [">=", ">"]);
      must(fact.isNumber && !fact.holdsByItself, "the inequality is not false by itself");
      return this.equation(number(ONE));
    }

    cite(step, scope) {
      const { A, theory } = this, entry = this.cited[step.of];
      must(!A.traceless, "cite among operators that may be infinite");
      must(entry && this.citing.has(entry), "the theorem does not cite it");
      const { statement } = entry, there = entry.theory, sizes = new Map([["1", "1"]]),
        values = new Map();
      for (const key of ["induction", "exists", "operators"])
        must(!(key in statement), `a cited ${key}`);
      must(!there.spaces.size, "a cited space");
      for (const [name, size] of step.sizes) {
        if (name === "1" || !there.sizes.has(name) || sizes.has(name))
          refuse("a size that is not wanted");
        sizes.set(name, theory.size(size));
      }
      must(sizes.size === there.sizes.size + 1, "a size is missing");
      const B = new Polynomials(theory, values, sizes);
      for (const [name, tree] of step.at) {
        if (!there.has(name) || values.has(name)) refuse("a value that is not wanted");
        values.set(name, fitting(A, A.evaluate(tree), there.letters.get(name), B));
      }
      must(values.size === there.letters.size + there.scalars.size, "a value is missing");
      const known = (fact) => fact.holdsByItself
        || [...scope.values()].some((f) => f.settles(fact));
      for (const fact of statement.theory.facts) {
        must(!fact.forall?.length, "a cited hypothesis for all");
        must(known(claimed(B, fact)), `the cited hypothesis ${shown(fact.id)} is not known`);
      }
      const positive = [...scope.values()].filter((f) => f.relation === ">").map((f) =>
        unsigned(f.x));
      const nonzero = new Set([...positive, ...[...this.nonzero.values()].map(unsigned)]);
      for (const { id, expr } of statement.theory.nonzero) {
        const x = A.lift(B.evaluate(expr), SCALAR), fact = new Fact("=", x);
        must(nonzero.has(unsigned(x)) || (fact.constant && fact.constant.n),
          `${shown(id)} may be zero`);
      }
      const letter = (x, sets) => sets.some((set) =>
        [...set].some((name) => equal(A.name(name), x)));
      for (const name of [...there.nonneg, ...there.psd]) {
        const x = values.get(name), sets = [theory.nonneg, theory.psd, theory.pd];
        must(letter(x, sets) || known(new Fact(">=", x)), `${shown(name)} may be negative`);
      }
      for (const name of there.pd) must(letter(values.get(name), [theory.pd]),
        `${shown(name)} may not be definite`);
      must(step.conclusion < statement.conclusions.length, "there is no such conclusion");
      return claimed(B, statement.conclusions[step.conclusion]);
    }
  }

  function fitting(A, value, letter, sizes) { // a value for a letter, or for a scalar
    const like = letter ? operator(sizes.size(letter.rows), sizes.size(letter.cols)) : SCALAR;
    const x = A.lift(value, like);
    must(alike(x, like), "a value is of another type");
    must(!letter?.symmetric || equal(x, A.transpose(x)), "a value is not symmetric");
    return x;
  }

  // Theorems

  function trivial(t, theory) { // does it say nothing?
    if (t.exists) return false;
    const A = theory.algebra, { induction } = t, { facts, nonzero } = t.theory;
    const { start = [], recurrence = [], end = [] } = induction || {};
    const states = new Set((induction?.state || []).map(([name]) => name));
    const early = start.filter((fact) => ![...namesOf([fact])].some((name) => states.has(name)));
    const known = [...facts, ...recurrence, ...end,
      ...early].filter((fact) => !fact.forall?.length);
    const givens = known.map((fact) => claimed(A, fact));
    for (const key of ["nonneg", "psd", "pd"]) {
      for (const name of theory[key]) {
        const strict = key === "pd" && isOne(A.name(name));
        givens.push(new Fact(strict ? ">" : ">=", A.name(name)));
      }
    }
    const signs = ["nonneg", "psd", "pd"].map((key) => t.theory[key]);
    const hypotheses = [facts, nonzero, start, recurrence, end, ...signs].some((list) => list.length);
    return t.conclusions.every((data) => {
      const claim = claimed(A, data);
      return flat(data.left) === flat(data.right) || (claim.relation !== "=" && claim.isNumber)
        || givens.some((fact) => fact.settles(claim)) || (hypotheses && !claim.x.v.size);
    });
  }

  function flat(tree) { // a tree without brackets in sums and products, summands sorted
    if (!Array.isArray(tree)) return canonical(tree);
    const [head, ...rest] = tree;
    if (head !== "+" && head !== "*") return `[${[canonical(head), ...rest.map(flat)].join()}]`;
    const open = (x) => (Array.isArray(x) && x[0] === head ? x.slice(1).flatMap(open) : [flat(x)]);
    const parts = rest.flatMap(open);
    return `[${[`"${head}"`, ...(head === "+" ? parts.sort() : parts)].join()}]`;
  }

  // The setting of a theorem, or of a statement that is cited

  function setting(t, where) {
    const theory = new Theory(t.theory, where), ids = new Set(), A = theory.algebra;
    const { induction } = t, pairs = induction?.state || [], nonzero = new Map(), blocks = {};
    A.traceless = Boolean(t.operators?.length) || theory.spaces.size > 0;
    if (new Set(t.operators).size < (t.operators || []).length)
      refuse(`${where}: a dimension stands twice`);
    for (const name of t.operators || []) if (name === "1" || !theory.sizes.has(name))
      refuse("no such dimension");
    const states = pairs.flat(), fixed = new Set(states);
    if (fixed.size < states.length) refuse(`${where}: a state stands twice`);
    for (const [a, b] of pairs) {
      const [x, y] = [a, b].map((name) => theory.letters.get(name));
      if (!theory.has(a) || !theory.has(b) || !alike(A.name(a), A.name(b)))
        refuse(`${where}: a state of another type`);
      if (x && (x.symmetric !== y.symmetric || x.arbitrary || y.arbitrary))
        refuse(`${where}: a state of another type`);
    }
    const lists = { facts: t.theory.facts, start: [], recurrence: [], end: [], ...induction };
    for (const key of ["facts", "start", "recurrence", "end"]) {
      blocks[key] = new Map();
      for (const data of lists[key]) {
        if (ids.has(data.id)) refuse(`${where}: the id ${shown(data.id)} stands twice`);
        ids.add(data.id);
        blocks[key].set(data.id, assumed(theory, data, fixed));
      }
    }
    const all = Object.values(blocks).flatMap((block) => [...block.values()]);
    const facts = new Set(all.map((fact) => fact.key));
    for (const { id, expr } of t.theory.nonzero) {
      if (ids.has(id)) refuse(`${where}: the id ${shown(id)} stands twice`);
      ids.add(id);
      const x = A.lift(A.evaluate(expr), SCALAR);
      for (const name of namesIn(expr)) {
        if (theory.letters.get(name)?.arbitrary) refuse(`${shown(name)} is arbitrary and not zero`);
      }
      if (!x.v.size || facts.has(`=${unsigned(x)}`))
        refuse(`the hypothesis ${shown(id)} fails by itself`);
      nonzero.set(id, x);
    }
    const later = new Set(pairs.map(([, name]) => name));
    const early = [...t.theory.facts, ...lists.start, ...lists.end, ...t.conclusions];
    const used = [...namesOf(early), ...t.theory.nonzero.flatMap(({ expr }) => [...namesIn(expr)])];
    if (used.some((name) => later.has(name))) refuse(`${where}: a next name is used elsewhere`);
    if (!t.conclusions.length) refuse(`${where}: nothing is concluded`);
    if (t.exists && (induction || lists.facts.some((fact) => fact.forall?.length)))
      refuse(`${where}: exists`);
    const claims = t.conclusions.map((data) => claimed(A, data));
    if (claims.some((claim) => claim.relation === "!=" && !t.exists))
      refuse(`${where}: a conclusion with !=`);
    const none = claims.length === 1 && claims[0].relation === "="
      && Boolean(claims[0].constant?.n);
    if (none !== (t.impossible === true))
      refuse(`${where}: impossible stands just where 1 = 0 is concluded`);
    return { theory, ids, given: new Set(ids), blocks, nonzero, pairs, later, claims };
  }

  function statementOf(t) {
    const keys = ["theory", "induction", "conclusions", "impossible", "operators", "exists"];
    return bare(Object.fromEntries(keys.filter((key) => key in t).map((key) => [key, t[key]])));
  }

  function bare(value) { // without the prose of any why; a space of that name stays
    if (Array.isArray(value)) return value.map(bare);
    if (value === null || typeof value !== "object") return value;
    const kept = Object.entries(value).filter(([key, x]) => key !== "why" || !isText(x));
    return Object.fromEntries(kept.map(([key, x]) => [key, bare(x)]));
  }

  function theoremHolds(t, cited) {
    const where = `theorem ${shown(t.name)}`, set = setting(t, where),
      { theory, blocks, pairs, later } = set;
    const A = theory.algebra, claims = new Map(), atEnd = new Map(), found = [], named = new Set();
    const citing = new Set(t.cites.map((c) =>
      cited.find((e) => e.claim === c.claim && e.theorem === c.theorem)));
    const standard = new Set(t.cites.map((c) => c.standard));
    const nextValues = new Map(pairs.map(([a, b]) => [numbered(a), A.name(b)]));
    const proving = new Proving({ ...set, standard, citing, nextValues, inStep: false }, cited);
    for (const { gives } of t.cites) {
      for (const id of gives) if (!set.given.has(id))
        refuse(`${where}: ${shown(id)} is given and no hypothesis`);
    }
    const most = Math.max(0, ...t.from.map((proof) => proof.predicates?.length || 0));
    for (let i = 0; i < most; i++) proving.fresh(`IH${i}`); // of predicates, and of nothing else
    for (const proof of t.from) {
      const inductive = proof.kind === "induction",
        list = inductive ? proof.predicates : proof.claims;
      if (named.has(proof.name)) refuse(`${where}: the proof ${shown(proof.name)} stands twice`);
      if (inductive && !t.induction) refuse(`${where}: no induction is stated`);
      named.add(proof.name);
      if (!list.length) reject(`${where}: there is no ${inductive ? "predicate" : "claim"}`);
      if (list.some((x) => x.relation === "!=")) refuse(`${where}: a claim with !=`);
      if ([...namesOf(list)].some((name) => later.has(name)))
        refuse(`${where}: a next name is claimed`);
      const goals = list.map((data) => claimed(A, data));
      const lasting = new Map([...blocks.facts, ...claims]);
      proving.lasting = lasting;
      if (inductive) {
        const base = proving.run(proof.base, new Map([...lasting, ...blocks.start]));
        const before = new Map([...lasting, ...blocks.recurrence]);
        goals.forEach((goal, i) => proving.put(before, `IH${i}`, goal));
        proving.inStep = true;
        const after = proving.run(proof.step, before);
        proving.inStep = false;
        for (const goal of goals) {
          proving.reached(goal, base, "a predicate at the start");
          const goalThen = new Fact(goal.relation, A.substituted(goal.x, nextValues));
          proving.reached(goalThen, after, "a predicate at the next index");
        }
      } else {
        const scope = proof.end ? [...lasting, ...atEnd, ...blocks.end] : lasting;
        const reach = proving.run(proof.steps, new Map(scope));
        for (const goal of goals) proving.reached(goal, reach, "a claim");
      }
      goals.forEach((goal, i) => (proof.end ? atEnd : claims).set(`${proof.name}:${i}`, goal));
      found.push(...goals);
    }
    if (t.exists) {
      if (t.from.length) refuse(`${where}: exists has a proof`);
      if (t.points?.length !== 1) refuse(`${where}: exists has one point`);
    } else {
      for (const claim of set.claims) must(found.some((f) => f.settles(claim)),
        "a conclusion is not proved");
    }
    const { points } = t;
    if (theory.spaces.size && !points && !t.impossible) reject(`${where}: a space without a point`);
    if (points) {
      if (theory.spaces.size && t.operators?.length) reject(`${where}: operators beside a space`);
      if (points.length && t.impossible) refuse(`${where}: a point where none can be`);
      if (points.length > (t.induction ? 2 : 1)) refuse(`${where}: the number of points`);
      points.forEach((point, i) => {
        const at = new Matrices(theory, point), last = i === points.length - 1, { induction } = t;
        at.satisfies(t.theory.facts, t.theory.nonzero);
        if (induction && i === 0) {
          at.satisfies([...induction.start, ...induction.recurrence], []);
          at.next(pairs).satisfies(t.theory.facts, t.theory.nonzero);
        }
        if (induction && last) at.satisfies(induction.end, []);
        if (last) for (const proof of t.from) for (const data of proof.predicates || [])
          must(at.judged(data) > 0, "a predicate fails at the last point");
        if (t.exists) for (const data of t.conclusions)
          must(at.judged(data) > 0, "a conclusion fails at the point");
      });
    }
    return { ...set, trivial: trivial(t, theory) };
  }

  // Matrices at a point: entries in the rationals, or in the rationals with a root of `field`

  const RATIONALS = {
    read: (x) => (isText(x) ? Q.of(x) : refuse("a list without a field")),
    from: (q) => q,
    plus: (a, b) => a.plus(b),
    times: (a, b) => a.times(b),
    isZero: (a) => !a.n,
    isUnit: (a) => a.n !== 0n,
    rational: (a) => a,
    ofSign: (a) => a,
  };

  function extension(coefficients) {
    const m = coefficients.map(Q.of), last = m[m.length - 1];
    if (m.length < 2 || !last.n) refuse("a field without a polynomial");
    const chain = sturmChain(m);
    must(changes(chain, -1) > changes(chain, 1), "the polynomial of the field has no real root");
    const reduced = (p) => remainder(p, m);
    const rational = (a) => (a.length < 2 ? a[0] || ZERO : null);
    return {
      read: (x) => {
        if (!isText(x) && (!x.length || x.length >= m.length)) refuse("an entry of another length");
        return trimmed(isText(x) ? [Q.of(x)] : x.map(Q.of));
      },
      from: (q) => trimmed([q]),
      plus: (a, b) => trimmed((a.length < b.length ? b
        : a).map((_, i) => (a[i] || ZERO).plus(b[i] || ZERO))),
      times: (a, b) => reduced(product(a, b)),
      isZero: (a) => !a.length,
      isUnit: (a) => a.length > 0 && degreeOfGcd(m, a) === 0,
      rational,
      ofSign: (x) => { // a rational of the sign of x; of a + b·α where α is the root of a number
        if (x.length < 2 || m.length !== 3 || m[1].n || !m[0].n) return rational(x);
        const [a, b] = x, d = m[0].over(m[2]).negative();
        const more = a.times(a).minus(b.times(b).times(d)).sign;
        return more < 0 ? b : more > 0 || a.times(b).sign > 0 ? a : ZERO;
      },
    };
  }

  const flipped = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));

  function semidefinite(rows, definite = false) { // of a symmetric matrix of Q, by elimination
    rows = rows.map((row) => row.slice());
    for (let k = 0; k < rows.length; k++) {
      const pivot = rows[k][k];
      if (pivot.sign < 0 || (definite && !pivot.n)) return false;
      if (!pivot.n) { if (rows[k].slice(k).some((x) => x.n)) return false; continue; }
      for (let i = k + 1; i < rows.length; i++) {
        if (!rows[i][k].n) continue;
        const factor = rows[i][k].over(pivot);
        for (let j = k; j < rows.length; j++)
          rows[i][j] = rows[i][j].minus(factor.times(rows[k][j]));
      }
    }
    return true;
  }

  class Matrices extends Algebra {
    constructor(theory, point, moved) {
      super();
      Object.assign(this, { theory, point, F: point.field ? extension(point.field) : RATIONALS });
      const just = (map, expected, what) => {
        const keys = Object.keys(map);
        if (keys.length !== expected.size || !keys.every((key) => expected.has(key)))
          refuse(`a point without just the ${what}`);
      };
      just(point.dimensions, theory.sizes, "dimensions");
      just(point.scalars, theory.scalars, "scalars");
      just(point.letters, theory.letters, "letters");
      just(point.spaces || {}, theory.spaces, "spaces");
      if (theory.spaces.size && point.field) refuse("a space over a field");
      this.values = moved || new Map();
      if (moved) return;
      this.take();
      for (const [size, space] of theory.spaces) this.averages(size, space);
    }

    // A finite probability space: r_i is the root of the probability of the i-th outcome, and a random
    // vector the column of r_i·x(i), outcome by outcome

    averages(size, { fields, numbers, unit }) {
      const r = this.point.spaces[size].map(Q.of), count = this.count(size), n = count / r.length;
      const value = (name) => this.values.get(name).v, where = `the space ${shown(size)}`;
      if (!Number.isInteger(n)) refuse(`${where}: the outcomes do not divide the dimension`);
      must(r.every((x) => x.sign > 0), `${where}: a root is not positive`);
      must(dot(r, r).equals(ONE), `${where}: the probabilities do not add up to 1`);
      const is = (name, entry) => { // of outcomes i, j; the entries k, l of a vector do not mix
        spend(count * count / 16);
        must(value(name).every((row, a) => row.every((x, b) => x.equals(a % n === b % n
          ? entry(Math.floor(a / n), Math.floor(b / n)) : ZERO))),
        `${shown(name)} is no field, number or unit at a point`);
      };
      for (const name of fields) { // an event is called by its first outcome
        const at = (i, j) => value(name)[i * n][j * n];
        const event = r.map((_, i) => r.findIndex((_, j) => at(i, j).n));
        const chance = r.map((_, i) => total(r.map((x, j) =>
          (event[i] === event[j] ? x.times(x) : ZERO))));
        is(name, (i, j) => (event[i] === event[j] ? r[i].times(r[j]).over(chance[i]) : ZERO));
        must(new Set(event).size < r.length, `${shown(name)} averages nothing at a point`);
      }
      for (const name of numbers) is(name, (i, j) => (i === j ? value(name)[i * n][i * n] : ZERO));
      if (unit === undefined) return;
      must(n === 1 && value(unit).every(([x], i) => x.equals(r[i])),
        `${shown(unit)} is not the number 1 at a point`);
    }

    take() {
      const { theory, F } = this, ofSign = (x, alone) => (alone ? F.ofSign : F.rational)(x)
        || reject("a sign of what is not rational");
      for (const [name, entry] of Object.entries(this.point.scalars)) {
        const v = F.read(entry);
        must(!theory.nonneg.has(name) || ofSign(v, true).sign >= 0,
          `${shown(name)} is negative at a point`);
        this.values.set(name, typed(SCALAR, v));
      }
      for (const [name, rows] of Object.entries(this.point.letters)) {
        const letter = theory.letters.get(name), height = this.count(letter.rows),
          width = this.count(letter.cols);
        if (rows.length !== height || rows.some((row) => row.length !== width))
          refuse(`${shown(name)} is of another size`);
        const x = operator(letter.rows, letter.cols, rows.map((row) => row.map(F.read)));
        if (letter.symmetric) must(this.isZero(this.difference(x, this.transpose(x))),
          `${shown(name)} is not symmetric`);
        for (const [set, definite] of [[theory.psd, false], [theory.pd, true]]) {
          if (!set.has(name)) continue;
          const signed = x.v.map((row) => row.map((v) => ofSign(v, x.v.length === 1)));
          must(semidefinite(signed, definite),
            `${shown(name)} is not definite at a point`);
        }
        this.values.set(name, x);
      }
    }

    next(pairs) {
      const moved = new Map(this.values);
      for (const [a, b] of pairs) moved.set(a, this.values.get(b));
      return new Matrices(this.theory, this.point, moved);
    }

    satisfies(facts, nonzero) {
      for (const fact of facts) {
        const good = fact.forall?.length ? this.always(fact) : this.judged(fact) > 0;
        must(good, `${shown(fact.id)} fails at a point`);
      }
      for (const { id, expr } of nonzero) {
        const claim = { left: expr, right: 0, relation: "!=" };
        must(this.judged(claim) > 0, `${shown(id)} is zero at a point`);
      }
    }

    // A fact for all is a polynomial in the entries of what it binds, and zero if it is so wherever
    // these are whole numbers >= 0 that add up to at most its degree

    always(fact) {
      const { theory } = this, ids = new Set(fact.forall.map(numbered)), places = [null];
      let degree = 0;
      for (const [, m, w] of claimed(theory.algebra, fact).x.v.values()) {
        let own = w.filter((token) => ids.has(token >> 1)).length;
        m.forEach((id, i) => { if (i % 2 === 0 && ids.has(id)) own += m[i + 1]; });
        degree = Math.max(degree, own);
      }
      for (const name of new Set(fact.forall)) {
        const letter = theory.letters.get(name), height = letter ? this.count(letter.rows) : 1,
          width = letter ? this.count(letter.cols) : 1;
        for (let i = 0; i < height; i++) {
          for (let j = letter?.symmetric ? i : 0; j < width; j++) places.push([name, i, j]);
        }
      }
      const chosen = Array(degree).fill(0);
      for (;;) {
        spend(degree + places.length);
        if (this.with(fact.forall, chosen.map((k) => places[k])).judged(fact) <= 0) return false;
        let i = degree - 1;
        while (i >= 0 && chosen[i] === places.length - 1) i--;
        if (i < 0) return true;
        chosen.fill(chosen[i] + 1, i);
      }
    }

    with(names, ones) { // with these names' entries 0, but for 1 added at each of `ones`
      const { theory, F } = this, moved = new Map(this.values), counts = new Map();
      const key = (...place) => JSON.stringify(place);
      for (const place of ones) if (place) {
        counts.set(key(...place), (counts.get(key(...place)) || 0) + 1);
      }
      const entry = (name, i, j) => F.from(Q.of(counts.get(key(name, i, j)) || 0));
      for (const name of names) {
        const old = this.values.get(name), symmetric = theory.letters.get(name)?.symmetric;
        const at = (i, j) => (symmetric && i > j ? entry(name, j, i) : entry(name, i, j));
        moved.set(name, typed(old, old.kind === "operator"
          ? old.v.map((row, i) => row.map((_, j) => at(i, j))) : at(0, 0)));
      }
      return new Matrices(theory, this.point, moved);
    }

    judged(data) { // 1: it holds, -1: it fails, 0: neither is known
      const relation = data.relation || "=", { F } = this;
      const x = this.lift(this.difference(this.evaluate(data.left), this.evaluate(data.right)),
        SCALAR);
      const entries = x.kind === "operator" ? x.v.flat() : [x.v];
      const known = (yes, no) => (yes ? 1 : no ? -1 : 0);
      const zero = entries.every(F.isZero), unit = entries.some(F.isUnit);
      if (relation === "=") return known(zero, unit);
      if (relation === "!=") return known(unit, zero);
      const signed = entries.map(entries.length === 1 ? F.ofSign : F.rational);
      must(signed.every((q) => q), "an order of what is not rational");
      if (x.kind !== "operator" || isOne(x)) {
        const [{ sign }] = signed;
        return sign > 0 || (!sign && relation === ">=") ? 1 : -1;
      }
      return semidefinite(x.v.map((row) => row.map(F.rational))) ? 1 : -1;
    }

    isZero(x) { return x.v.flat().every(this.F.isZero); }
    size(name) { return this.theory.size(name); }
    count(name) { return name === "1" ? 1 : this.point.dimensions[name]; }

    name(name) {
      return this.values.get(name) || refuse(`${this.theory.where}: no letter ${shown(name)}`);
    }

    constant(q) { return this.F.from(q); }

    zero(like) {
      const none = this.constant(ZERO);
      if (like.kind !== "operator") return none;
      spend(this.count(like.rows) * this.count(like.cols) / 16);
      return Array.from({ length: this.count(like.rows) },
        () => Array(this.count(like.cols)).fill(none));
    }

    multiple(q, size) {
      const x = this.nothing(operator(size, size));
      x.v.forEach((row, i) => (row[i] = this.constant(q)));
      return x;
    }

    each(x, change) {
      return x.kind === "operator" ? x.v.map((row, i) => row.map((e, j) => change(e, i, j)))
        : change(x.v);
    }

    plus(a, b) {
      return this.each(a, (e, i, j) => this.F.plus(e, a.kind === "operator" ? b.v[i][j] : b.v));
    }

    scaled(x, q) {
      const factor = this.constant(q);
      return typed(x, this.each(x, (e) => this.F.times(factor, e)));
    }

    times(a, b) {
      const { F } = this;
      if (a.kind !== "operator") return this.each(b, (e) => F.times(a.v, e));
      if (b.kind !== "operator") return this.each(a, (e) => F.times(e, b.v));
      const columns = flipped(b.v);
      return a.v.map((row) => columns.map((column) => {
        let sum = F.from(ZERO);
        row.forEach((e, i) => {
          if (F.isZero(e) || F.isZero(column[i])) spend(1 / 16);
          else sum = F.plus(sum, F.times(e, column[i]));
        });
        return sum;
      }));
    }

    adjoint(x) { spend(x.v.length * x.v[0].length / 16); return flipped(x.v); }
    traced(x) { return x.v.reduce((sum, row, i) => this.F.plus(sum, row[i]), this.F.from(ZERO)); }
  }

  // Pieces: matrices

  function matricesHold(piece, proved) {
    const where = `piece ${shown(piece.name)}`, { kind, at, claims } = piece;
    const set = setting({ ...piece, conclusions: claims, impossible: impossible(piece) }, where);
    if (piece.theory.facts.some((fact) => fact.forall?.length)) refuse(`${where}: a fact for all`);
    if (kind === "refutation" ? at.length !== 1 : !at.length)
      refuse(`${where}: the number of points`);
    for (const point of at) {
      const matrices = new Matrices(set.theory, point);
      matrices.satisfies(piece.theory.facts, piece.theory.nonzero);
      const verdicts = claims.map((claim) => matrices.judged(claim));
      if (kind === "refutation") must(verdicts.includes(-1), `${where}: no claim fails`);
      else must(verdicts.every((v) => v > 0), `${where}: a claim does not hold`);
    }
    if (piece.weakens) weakened(piece, set, proved.get(piece.weakens.theorem), where);
  }

  function impossible(piece) { // as it would stand in a theorem: a piece may say 1 = 0
    const theory = new Theory(piece.theory, ""), { claims } = piece;
    if (claims.length !== 1 || (claims[0].relation || "=") !== "=") return undefined;
    return claimed(theory.algebra, claims[0]).constant?.n ? true : undefined;
  }

  function weakened(piece, set, theorem, where) {
    const { drops } = piece.weakens;
    if (!theorem) refuse(`${where}: no theorem ${shown(piece.weakens.theorem)}`);
    const { t, theory, blocks, nonzero } = theorem, A = theory.algebra;
    if (!drops.length || !drops.every((id) => theorem.given.has(id)))
      refuse(`${where}: what is dropped is no hypothesis`);
    const spaces = (one) => canonical([...one.spaces].map(([size, { fields, numbers, unit }]) =>
      [size, fields.slice().sort(), numbers.slice().sort(), unit || ""]).sort(([a], [b]) =>
      byPoints(a, b)));
    must(spaces(set.theory) === spaces(theory), `${where}: the spaces are others`);
    for (const name of [...set.theory.letters.keys(), ...set.theory.scalars]) {
      if (!theory.has(name)) continue;
      const marks = [set.theory, theory].map((one) => canonical([one.scalars.has(name),
        { ...one.letters.get(name), arbitrary: false },
          ...["nonneg", "psd", "pd"].map((key) => one[key].has(name)),
      ]));
      must(marks[0] === marks[1], `${where}: ${shown(name)} is of another type`);
    }
    const dropped = new Set(drops), values = new Map(theorem.pairs.map(([a, b]) =>
      [numbered(a), A.name(b)]));
    const moved = (x) => A.substituted(x, values), unlike = (x) => `!${unsigned(x)}`;
    const keys = (block) => [...block].filter(([id]) => !dropped.has(id)).map(([, fact]) => {
      must(!fact.bound.length, `${where}: a hypothesis for all is not dropped`);
      return fact.key;
    });
    const kept = [...nonzero].filter(([id]) => !dropped.has(id)).map(([, x]) => x);
    const base = [...keys(blocks.facts), ...kept.map(unlike)];
    const said = (list) => list.map((data) => claimed(A, data));
    const found = [...[...set.blocks.facts.values()].map((f) => f.key),
      ...[...set.nonzero.values()].map(unlike)];
    const claims = set.claims.map((f) => f.key);
    const conclusions = said(t.conclusions).map((f) => f.key), ways = [];
    if (!t.induction) ways.push([base, conclusions]);
    else {
      const later = [...blocks.facts].filter(([id]) => !dropped.has(id)).map(([, f]) =>
        new Fact(f.relation, moved(f.x)).key);
      const step = [...base, ...later, ...kept.map((x) => unlike(moved(x))), ...keys(blocks.start),
        ...keys(blocks.recurrence)];
      for (const { predicates } of t.from.filter((proof) => proof.kind === "induction")) {
        const list = said(predicates);
        ways.push([[...base, ...keys(blocks.start)], list.map((f) => f.key)]);
        ways.push([step, list.map((f) => new Fact(f.relation, moved(f.x)).key)]);
      }
      ways.push([[...base, ...keys(blocks.start), ...keys(blocks.end)], conclusions]);
    }
    const asSet = (list) => canonical([...new Set(list)].sort());
    must(ways.some(([given, want]) => asSet(given) === asSet(found)
      && asSet(want) === asSet(claims)),
      `${where}: it is not the theorem without what is dropped`);
  }

  // Pieces: worst cases of s' = A s + B g, y = C s

  const applied = (M, x) => M.map((row) => dot(row, x));
  const added = (x, y) => x.map((e, i) => e.plus(y[i])), times = (c, x) => x.map((e) => c.times(e));
  const less = (x, y) => added(x, times(ONE.negative(), y));
  const unit = (i, size) => Array.from({ length: size }, (_, j) => (i === j ? ONE : ZERO));

  function methodOf(piece) {
    const A = piece.A.map((row) => row.map(Q.of)), B = piece.B.map(Q.of), C = piece.C.map(Q.of),
      d = A.length;
    const sizes = [B, C, ...A].every((row) => row.length === d) && d > 0 && d <= SIZE;
    if (!sizes) refuse(`piece ${shown(piece.name)}: A, B and C do not fit`);
    const { name } = piece.class, mu = Q.of(piece.class.mu),
      top = Q.of(piece.class.L || piece.class.beta);
    const wide = name === "strongly-monotone-lipschitz" ? top.minus(mu).sign >= 0 && top.sign > 0
      : name === "cocoercive" ? top.sign > 0
        && ONE.minus(top.times(mu)).sign >= 0 : top.minus(mu).sign > 0;
    if (mu.sign < 0 || !wide) refuse(`piece ${shown(piece.name)}: there is no such class`);
    return { A, B, C, d, mu, L: top, name, smooth: name === "smooth-strongly-convex" };
  }

  function cites(piece, wanted) {
    const { cites: list } = piece;
    const fits = (wanted ? list.length : !list.length)
      && list.every((c) => c.standard === wanted && !c.gives.length);
    if (!fits) refuse(`piece ${shown(piece.name)} cites something else than it rests on`);
  }

  function rateHolds(piece) {
    const { A, B, C, d, mu, L, name, smooth } = methodOf(piece),
      where = `piece ${shown(piece.name)}`;
    const N = piece.P.length - d, P = piece.P.map((row) => row.map(Q.of)), [p, r, readout] =
      ["p", "rest", "readout"].map((key) => piece[key].map(Q.of)), rho = Q.of(piece.rho),
        epsilon = Q.of(piece.epsilon);
    const fits = N >= 0 && P.length <= SIZE && P.every((row) => row.length === d + N)
      && r.length === d
      && readout.length === d + N && p.length === (smooth ? N : 0)
        && (piece.constant === undefined) === (piece.start === undefined);
    if (!fits) refuse(`${where}: sizes do not fit`);
    cites(piece, smooth ? "smooth_convex_points" : undefined);
    must(P.every((row, i) => row.every((x, j) => x.equals(P[j][i]))),
      `${where}: P is not symmetric`);
    must(rho.sign >= 0 && rho.minus(ONE).sign < 0 && epsilon.sign > 0,
      `${where}: ρ is not in [0, 1) or ε not positive`);
    must(applied(A, r).every((x, i) => x.equals(r[i])) && dot(C, r).equals(ONE),
      `${where}: r is no state of rest`);
    must(dot(readout.slice(0, d), r).equals(ONE), `${where}: the readout is not 1 at rest`);
    const allowed = { cocoercive: ["monotone", "cocoercive"], sector: ["sector"] }[name]
      || (smooth ? ["q"] : ["monotone", "lipschitz"]);

    // Forms in z = (s_0 − r x*, g_0, …, g_N), or in (x_0 − x*, g_0, …, g_N) from rest
    const prove = (what, list, rest) => {
      const size = (rest ? 1 : d) + N + 1, first = size - N - 1, none = Array(size).fill(ZERO);
      let state = rest ? r.map((x) => times(x, unit(0, size))) : A.map((_, i) => unit(i, size));
      const g = Array.from({ length: N + 1 }, (_, i) => unit(first + i, size)), y = [], s = [];
      for (let i = 0; i <= N; i++) {
        s.push(state);
        const columns = flipped(state);
        y.push(columns.map((column) => dot(C, column)));
        state = A.map((row, j) => added(columns.map((column) => dot(row, column)),
          times(B[j], g[i])));
      }
      s.push(state);
      const form = Array.from({ length: size }, () => none.slice()), f = Array(N + 1).fill(ZERO);
      const add = (c, a, b) => { // c·⟨a, b⟩, symmetrically
        const half = a === b ? c : c.over(TWO);
        for (const [u, v] of a === b ? [[a, b]] : [[a, b], [b, a]]) {
          u.forEach((x, i) => x.n && v.forEach((z, j) => z.n
            && (form[i][j] = form[i][j].plus(half.times(x.times(z))))));
        }
      };
      const V = (c, k) => {
        const w = [...s[k], ...g.slice(k, k + N)];
        P.forEach((row, i) => row.forEach((x, j) => x.n && add(c.times(x), w[i], w[j])));
        p.forEach((x, i) => (f[k + i] = f[k + i].plus(c.times(x))));
      };
      what(V, add, s, g);
      for (const [kind, i, j, weight] of list) {
        const lambda = Q.of(weight).negative(), known = (at) => at === "*" || at <= N;
        if (!allowed.includes(kind) || i === j || !known(i) || !known(j))
          refuse(`${where}: a multiplier of no inequality`);
        if (kind === "sector" && j !== "*") refuse(`${where}: a sector away from the minimizer`);
        must(lambda.sign <= 0, `${where}: a multiplier is negative`);
        const at = (values, k) => (k === "*" ? none : values[k]);
        const dx = less(at(y, i), at(y, j)), dg = less(at(g, i), at(g, j));
        if (kind === "q") {
          if (i !== "*") f[i] = f[i].plus(lambda);
          if (j !== "*") f[j] = f[j].minus(lambda);
          const h = less(dg, times(mu, dx)), more = lambda.negative();
          add(more, at(g, j), dx);
          add(more.over(TWO.times(L.minus(mu))), h, h);
          add(more.times(mu).over(TWO), dx, dx);
        } else if (kind === "sector") {
          add(lambda, less(dg, times(mu, dx)), less(times(L, dx), dg));
        } else if (kind === "lipschitz") {
          add(lambda.times(L).times(L), dx, dx);
          add(lambda.negative(), dg, dg);
        } else {
          const [c, u] = kind === "monotone" ? [mu, dx] : [L, dg];
          add(lambda, dg, dx);
          add(lambda.negative().times(c), u, u);
        }
      }
      must(f.every((x) => !x.n), `${where}: function values are left`);
      must(semidefinite(form), `${where}: a form is not positive semidefinite`);
    };
    prove((V) => {
      V(rho.times(rho), 0);
      V(ONE.negative(), 1);
    }, piece.decrease, false);
    prove((V, add, s, g) => {
      const w = [...s[0], ...g.slice(0, N)],
        read = w.reduce((sum, x, i) => added(sum, times(readout[i], x)), times(ZERO, g[0]));
      V(ONE, 0);
      add(epsilon.negative(), read, read);
    }, piece.positive, false);
    if (!piece.start) return;
    prove((V, add) => {
      const x = unit(0, N + 2);
      add(Q.of(piece.constant), x, x);
      V(ONE.negative(), 0);
    }, piece.start, true);
  }

  function cycleHolds(piece) {
    const { A, B, C, d, mu, L, smooth } = methodOf(piece), where = `piece ${shown(piece.name)}`;
    const [start, hull] = [piece.start, piece.hull].map((rows) => rows.map((row) => row.map(Q.of)));
    const n = hull.length && hull[0].length;
    if (start.length !== d || !n || [...start, ...hull].some((row) => row.length !== n))
      refuse(`${where}: sizes do not fit`);
    if (!smooth || mu.sign <= 0) refuse(`${where}: a cycle in another class`);
    cites(piece, "squared_distance");
    let state = start;
    const seen = hull.map((v) => {
      const columns = flipped(state), y = columns.map((column) => dot(C, column)),
        away = less(y, v);
      must(hull.every((w) => dot(away, less(w, v)).sign <= 0),
        `${where}: a corner is not the nearest point`);
      const g = added(times(mu, y), times(L.minus(mu), v));
      state = A.map((row, i) => added(columns.map((column) => dot(row, column)), times(B[i], g)));
      return y;
    });
    must(state.every((row, i) => row.every((x, j) => x.equals(start[i][j]))),
      `${where}: it does not return`);
    must(seen.some((y) => y.some((x, i) => !x.equals(seen[0][i]))), `${where}: all points agree`);
  }

  function spiralHolds(piece) {
    const { A, B, C, d, mu, L, smooth } = methodOf(piece), where = `piece ${shown(piece.name)}`;
    const rho = Q.of(piece.rho), value = Q.of(piece.value), two = L.minus(mu).times(TWO);
    if (!smooth || mu.sign <= 0) refuse(`${where}: a spiral in another class`);
    cites(piece, "smooth_convex_interpolation");
    must(rho.sign > 0 && rho.minus(ONE).sign < 0, `${where}: ρ is not in (0, 1)`);
    const turn = ([a, b], [x, y]) => [a.times(x).minus(b.times(y)), a.times(y).plus(b.times(x))];
    let tail = value.sign < 0 ? value.times(Q.of(-2)) : value.times(TWO);
    const planes = piece.planes.map(([tau, weight, state]) => {
      const [t, w] = [tau, weight].map(Q.of), s = state.map((pair) => pair.map(Q.of));
      if (s.length !== d) refuse(`${where}: sizes do not fit`);
      must(w.sign > 0, `${where}: a weight is not positive`);
      const square = t.times(t), scale = rho.over(ONE.plus(square));
      const z = [ONE.minus(square).times(scale), t.times(TWO).times(scale)];
      s.forEach((pair, i) => {
        const next = [0, 1].map((k) => dot(A[i], s.map((x) => x[k])).plus(k ? ZERO : B[i]));
        must(turn(z, pair).every((x, k) => x.equals(next[k])),
          `${where}: a plane does not turn by z`);
      });
      const y = [0, 1].map((k) => dot(C, s.map((x) => x[k]))), r = ONE.plus(dot(y, y)),
        b = ONE.plus(mu.times(r));
      const parts = [r, b.times(b).over(two), mu.times(r).times(r).over(TWO)];
      tail = tail.plus(total(parts).times(w).times(Q.of(3)));
      return { w, z, y, x: y, g: [ONE, ZERO] };
    });
    const q = (f, h, pairsOf) => f.minus(h).minus(total(pairsOf.map(([w, xi, gi, xj, gj]) => {
      const dx = less(xi, xj), e = less(less(gi, gj), times(mu, dx));
      return w.times(total([dot(gj, dx), dot(e, e).over(two), mu.times(dot(dx, dx)).over(TWO)]));
    })));
    const both = (f, h, one, other, strict) => {
      const pairs = [q(f, h, planes.map((p) => [p.w, ...one(p), ...other(p)])),
        q(h, f, planes.map((p) => [p.w, ...other(p), ...one(p)]))];
      must(pairs.every((x) => x.sign > 0 || (!strict && !x.sign)),
        `${where}: an inequality does not hold, or is not strict`);
      return pairs[0].minus(pairs[1]).sign < 0 ? pairs[0] : pairs[1];
    };
    const first = (p) => [p.y, [ONE, ZERO]], none = [ZERO, ZERO];
    const least = both(value, ZERO, first, () => [none, none], true);
    let power = ONE;
    for (let lag = 1; ; lag++) {
      power = power.times(rho);
      if (tail.times(power).minus(least).sign <= 0) return;
      must(lag <= LAGS, `${where}: over 400 lags`);
      for (const p of planes) [p.x, p.g] = [turn(p.z, p.x), turn(p.z, p.g)];
      both(power.times(power).times(value), value, (p) => [p.x, p.g], first);
    }
  }

  // Pieces: finite steps. A rule is a form in points {x, g, f}, or the entries of a block

  class Form { // a constant, function values, and inner products of the vectors that steps make
    constructor() { [this.constant, this.values, this.gram] = [ZERO, new Map(), new Map()]; }

    more(map, key, c) {
      const sum = (map.get(key) || ZERO).plus(c);
      if (sum.n) map.set(key, sum); else map.delete(key);
    }

    add(c) { this.constant = this.constant.plus(c); return this; }
    value(f, c = ONE) { if (c.n) this.more(this.values, f, c); return this; }

    product(c, u, v) {
      if (c.n) u.forEach((x, i) => x.n && v.forEach((y, j) => y.n
        && this.more(this.gram, i < j ? `${i} ${j}` : `${j} ${i}`, c.times(x).times(y))));
      return this;
    }

    plus(other, c) {
      this.add(other.constant.times(c));
      for (const [key, x] of other.values) this.more(this.values, key, x.times(c));
      for (const [key, x] of other.gram) this.more(this.gram, key, x.times(c));
      return this;
    }

    rows(size) {
      const found = Array.from({ length: size }, () => Array(size).fill(ZERO));
      for (const [key, x] of this.gram) {
        const [i, j] = key.split(" ");
        found[i][j] = found[j][i] = i === j ? x : x.over(TWO);
      }
      return found;
    }
  }

  const MINUS = ONE.negative(), square = (x) => x.times(x);
  const apart = ([a, b]) => [less(a.x, b.x), less(a.g, b.g)];
  const near = (F, [a, b], mu = ZERO, L = null) => { // between a parabola of μ and one of L
    const [d, e] = apart([a, b]), h = less(e, times(mu, d));
    F.value(a.f).value(b.f, MINUS).product(MINUS, b.g, d).product(mu.over(TWO).negative(), d, d);
    return L ? F.product(MINUS.over(TWO.times(L.minus(mu))), h, h) : F;
  };
  const slope = (F, p, c, k, q) => { // ⟨e, d⟩ − c|d|² − k|e|², or q|d|² − |e|²
    const [d, e] = apart(p);
    return q ? F.product(q, d, d).product(MINUS, e, e)
      : F.product(ONE, e, d).product(c.negative(), d, d).product(k.negative(), e, e);
  };
  const spectrum = (F, [x, g], [y, h], mu, L) => F.product(L.plus(mu), g, y)
    .product(MINUS, g, h).product(mu.times(L).negative(), x, y);
  // By name: how many points, marks (= for an equation, s where the last has the gradient 0), what
  // it says with the class's parameters, and what it cites
  const FINITE = new Map(Object.entries({
    convexity: [2, "", (F, p) => near(F, p)],
    "strong convexity": [2, "", (F, p, k) => near(F, p, k.mu)],
    interpolation: [2, "", (F, p, k) => near(F, p, k.mu, k.L), "smooth_convex_points"],
    smoothness: [2, "", (F, p, k) => near(F, p, k.L.negative(), k.L), "smooth_convex_points"],
    bounded: [1, "", (F, [a], k) => F.add(square(k.M)).product(MINUS, a.g, a.g)],
    zero: [1, "=", (F, [a]) => F.value(a.f)],
    normal: [2, "", (F, p) => F.product(MINUS, p[1].g, apart(p)[0])],
    diameter: [2, "", (F, p, k) => F.add(square(k.D)).product(MINUS, apart(p)[0], apart(p)[0])],
    radius: [1, "", (F, [a], k, v) =>
      F.add(square(k.R)).product(MINUS, less(a.x, v), less(a.x, v))],
    linear: [1, "=", (F, [a]) => F.product(ONE, a.g, a.x).value(a.f, MINUS)],
    polar: [2, "", (F, p) => F.product(MINUS, p[1].x, apart(p)[1])],
    bound: [2, "s", (F, [a, s], k) => F.value(s.f).value(a.f, MINUS)
      .product(MINUS, a.g, less(s.x, a.x)).product(MINUS.over(TWO.times(k.L)), a.g, a.g),
    "upper_bound_points"],
    secant: [2, "s", (F, p, k) => F.product(ONE, p[0].g, apart(p)[0])
      .product(k.mu.negative(), apart(p)[0], apart(p)[0])],
    error: [2, "s", (F, p, k) => F.product(square(k.L), apart(p)[0], apart(p)[0])
      .product(MINUS, p[0].g, p[0].g)],
    lojasiewicz: [2, "s", (F, [a, s], k) => F.value(s.f).value(a.f, MINUS)
      .product(ONE.over(TWO.times(k.mu)), a.g, a.g)],
    descent: [2, "s", (F, [a, s], k) => F.value(a.f).value(s.f, MINUS)
      .product(MINUS.over(TWO.times(k.L)), a.g, a.g), "descent"],
    "half product": [2, "=s", (F, p) => F.value(p[0].f, TWO).value(p[1].f, TWO.negative())
      .product(MINUS, p[0].g, apart(p)[0])],
    "centred symmetry": [3, "=s", (F, [a, b, s]) => F.product(ONE, less(a.x, s.x), b.g)
      .product(MINUS, less(b.x, s.x), a.g)],
    monotone: [2, "", (F, p, k) => slope(F, p, k.mu, ZERO)],
    cocoercive: [2, "", (F, p, k) => slope(F, p, ZERO, k.beta)],
    comonotone: [2, "", (F, p, k) => slope(F, p, ZERO, k.rho.negative())],
    lipschitz: [2, "", (F, p, k) => slope(F, p, ZERO, ZERO, square(k.L))],
    nonexpansive: [2, "", (F, p) => slope(F, p, ZERO, ZERO, ONE)],
    displacement: [1, "", (F, [a], k, v) => F.product(ONE, less(a.x, a.g), v)
      .product(MINUS, v, v), "displacement"],
    symmetry: [2, "=", (F, [a, b]) => F.product(ONE, a.x, b.g).product(MINUS, b.x, a.g)],
    skew: [2, "=", (F, [a, b]) => F.product(ONE, a.x, b.g).product(ONE, b.x, a.g)],
    "skew square": [1, "=", (F, [a]) => F.product(ONE, a.g, a.x)],
    ...Object.fromEntries([..."01234567"].map((b) => [`block ${b}`, [2, "", (F, [p, q], k) => {
      const e = less(p.blocks[b], q.blocks[b]);
      return near(F, [p, q]).product(MINUS.over(TWO.times(k[`L${b}`])), e, e);
    }]])),
  }));
  const MATRICES = new Map(Object.entries({
    norm: ["", (F, a, b, k) => F.product(square(k.L), a.x, b.x).product(MINUS, a.g, b.g)],
    curvature: ["", (F, a, b, k) => spectrum(F, [a.x, a.g], [b.x, b.g], k.mu, k.L), "spectral"],
    "centred curvature": ["s", (F, a, b, k, s) =>
      spectrum(F, [less(a.x, s.x), a.g], [less(b.x, s.x), b.g], k.mu, k.L), "spectral"],
  }));
  // By class: parameters that it has and may have; "f" with function values, "1" with one gradient
  // at a place, "v" with a vector of its own; its rules and matrices. < or <= says what is
  // not empty
  const FAMILIES = new Map(`
convex | f | convexity
strongly-convex | mu f | strong convexity
smooth-convex | 0<L f 1 | interpolation
smooth-strongly-convex | mu<L f 1 | interpolation
smooth | 0<L f 1 | smoothness
lipschitz-convex | M f | convexity, bounded
smooth-lipschitz-convex | 0<L M f 1 | interpolation, bounded
indicator | D? R? f v | zero, normal, diameter D, radius R
support | M? f | linear, polar, bounded M
quadratic-upper-bound | 0<L f | convexity, bound
secant-error-bound | mu<=L f | secant, error
quadratic | mu<=L f 1 | half product, centred symmetry, centred curvature
block-smooth-convex | L0? L1? L2? L3? L4? L5? L6? L7? f 1 b | block 0 L0, block 1 L1, block 2 L2, \
block 3 L3, block 4 L4, block 5 L5, block 6 L6, block 7 L7
monotone | | monotone
strongly-monotone | mu | monotone
cocoercive | beta 1 | cocoercive
negatively-comonotone | rho | comonotone
lipschitz | L 1 | lipschitz
nonexpansive | 1 v | nonexpansive, displacement v
strongly-monotone-lipschitz | mu<=L 1 | monotone, lipschitz
strongly-monotone-cocoercive | mu beta 1 | monotone, cocoercive
linear | L 1 | norm
symmetric-linear | mu<=L 1 | symmetry, curvature
skew-linear | L 1 | skew, skew square, norm`.replace(/\\\n/g, "").trim().split("\n").map((line) => {
    const [name, marks, rules] = line.split("|").map((part) => part.trim());
    return [name, [marks.split(" ").filter(Boolean), rules.split(", ").map((rule) => {
      const [, word, needs] = /^(.*?)(?: (L?[0-9DRMv]))?$/.exec(rule);
      return FINITE.has(rule) || MATRICES.has(rule) ? [rule, ""] : [word, needs];
    })]];
  }));

  function rootsIn(value) { // the d of each √d in its texts
    if (isText(value)) return value.includes("√") && isSurd(value) ? [value.split("√")[1]] : [];
    return value && typeof value === "object" ? Object.values(value).flatMap(rootsIn) : [];
  }

  class Finite {
    constructor(piece) {
      this.piece = piece;
      this.where = `piece ${shown(piece.name)}`;
      if (new Set(rootsIn(piece)).size > 1) this.no("square roots of two numbers");
      this.size = 0;
      for (const { step, parts } of piece.run)
        this.size += { start: 1, evaluate: parts?.length, implicit: parts?.length }[step] || 0;
      if (this.size > 20 * SIZE) refuse(`${this.where}: too many vectors`);
      [this.vectors, this.values, this.fresh, this.used] =
        [new Map(), new Set(), new Map(), new Set()];
      if (new Set(piece.functions.map((m) => m.name)).size < piece.functions.length)
        this.no("two functions have one name");
      this.members = piece.functions.map((data) => this.member(data));
      piece.run.forEach((step) => this.take(step));
      for (const m of this.members) {
        if (m.data.vector) m.own = this.combination(m.data.vector);
        if (m.split) this.parted(m);
      }
    }

    no(why) { refuse(`${this.where}: ${why}`); }

    member(data) {
      const [marks, rules] = FAMILIES.get(data.class) || [], given = { ...data.parameters };
      if (data.class === "lojasiewicz") // its rules stand in a paper
        throw new Unchecked(`class ${shown(data.class)}`);
      if (!marks) this.no(`the class ${shown(data.class)} is unknown`);
      const k = { mu: ZERO }, order = [];
      for (const mark of marks.filter((x) => !["f", "1", "v", "b"].includes(x))) {
        const [low, sign, high] = mark.split(/(<=?)/);
        const named = [low, high].filter((x) => x && x !== "0");
        for (const name of named.map((x) => x.replace("?", ""))) {
          if (given[name] === undefined && !mark.endsWith("?")) this.no("parameters do not fit");
          if (given[name] !== undefined) k[name] = Q.of(given[name]);
          delete given[name];
        }
        if (sign) order.push((k[low] || ZERO).minus(k[high]).sign < (sign === "<" ? 0 : 1));
      }
      if (Object.keys(given).length) this.no("parameters do not fit");
      const product = data.class === "strongly-monotone-cocoercive" ? k.mu.times(k.beta) : ZERO;
      const empty = order.includes(false) || product.minus(ONE).sign > 0
        || Object.values(k).some((x) => x.sign < 0);
      if (empty) this.no("the class is empty");
      const [valued, single, own, split] = ["f", "1", "v", "b"].map((x) => marks.includes(x));
      if ((data.vector && !own) || (split !== Boolean(data.blocks)))
        this.no("what is given does not fit the class");
      return { data, k, rules, valued, single, split, points: [] };
    }

    name(name) {
      if (this.vectors.has(name) || this.values.has(name))
        this.no(`the name ${shown(name)} is taken`);
    }

    enter(name, vector) {
      this.name(name);
      if (!vector) {
        const place = this.fresh.size;
        this.fresh.set(name, place);
        vector = unit(place, this.size);
      }
      this.vectors.set(name, vector);
      return vector;
    }

    number(name) {
      this.name(name);
      this.values.add(name);
      return name;
    }

    combination(data) {
      return Object.entries(data).reduce((sum, [name, c]) => {
        if (!this.vectors.has(name)) this.no(`${shown(name)} is unknown here`);
        this.used.add(name);
        return added(sum, times(Q.of(c), this.vectors.get(name)));
      }, Array(this.size).fill(ZERO));
    }

    take(step) {
      if (step.step === "start") this.enter(step.vector);
      else if (step.step === "let") this.enter(step.vector, this.combination(step.is));
      else if (step.step === "number") this.number(step.value);
      else if (step.step === "evaluate") {
        const x = this.combination(step.at);
        for (const part of step.parts) this.visit(step, part, x, this.enter(part.gradient));
      } else {
        const is = this.combination(step.is), weights = step.weights.map(Q.of), { parts } = step;
        if (weights.length !== parts.length) this.no("weights do not fit");
        must(weights.every((w) => w.n), `${this.where}: a weight is 0`);
        const x = this.enter(step.vector), last = parts.length - 1;
        let left = less(is, times(Q.of(step.scale), x));
        parts.forEach((part, i) => {
          const g = i < last ? this.enter(part.gradient)
            : this.enter(part.gradient, times(ONE.over(weights[i]), left));
          if (i < last) left = less(left, times(weights[i], g));
          this.visit(step, part, x, g);
        });
      }
    }

    visit(step, part, x, g) {
      const m = this.members[part.of], same = (u, v) => u.every((c, i) => c.equals(v[i]));
      if (!m) this.no("a point of no function");
      const there = m.points.filter((p) => same(p.x, x));
      if (there.some((p) => m.single || same(p.g, g))) this.no("a point is repeated");
      if ((part.value !== undefined) !== (m.valued && !there.length))
        this.no("a value does not fit");
      const f = part.value === undefined ? there[0]?.f : this.number(part.value);
      m.points.push({ x, g, f, step, still: g.every((c) => !c.n) });
    }

    parted(m) { // the gradients' parts in the blocks of variables
      const { blocks } = m.data, count = Object.keys(m.data.parameters).length;
      if (blocks.length !== m.points.length) this.no("the blocks are not those of the points");
      m.points.forEach((p, i) => {
        p.blocks = blocks[i].map((part) => this.combination(part));
        const sum = p.blocks.reduce(added, Array(this.size).fill(ZERO));
        const fits = p.blocks.length === count
          && [...Array(count).keys()].every((b) => m.k[`L${b}`]);
        if (!fits) this.no("the blocks are not those of the class");
        must(sum.every((c, j) => c.equals(p.g[j])),
          `${this.where}: the blocks are not those of the gradient`);
      });
      must([...Array(count).keys()].every((b) => m.k[`L${b}`].sign > 0),
        `${this.where}: the class is empty`);
    }

    form(data) {
      const F = new Form().add(Q.of(data.constant));
      for (const [name, c] of Object.entries(data.values)) {
        if (!this.values.has(name)) this.no(`${shown(name)} is unknown here`);
        this.used.add(name);
        F.value(name, Q.of(c));
      }
      for (const [c, u, v] of data.products)
        F.product(Q.of(c), this.combination(u), this.combination(v));
      return F;
    }

    // A rule of a class at some of its points; `spoken` are those that are used
    at(m, name, places, known, spoken) {
      if (/^(triple [01]|combined|lojasiewicz [12])$/.test(name)) // they stand in a paper
        throw new Unchecked(`rule ${shown(name)}`);
      const rule = m.rules.find(([word]) => word === name), found = rule && known.get(name);
      if (!found) this.no(`the class has no rule ${shown(name)}`);
      if (!this.served(m, rule)) this.no(`the rule ${shown(name)} lacks its parameter`);
      const points = places.map((i) => m.points[i]);
      if (points.includes(undefined)) this.no("a rule at no point");
      if (new Set(places).size < places.length) this.no("a rule repeats a point");
      if (spoken) for (const p of points) this.used.add(p.step);
      return [found, points];
    }

    served(m, [, needs]) { return !needs || (needs === "v" ? Boolean(m.own) : Boolean(m.k[needs])
      && (needs !== "R" || Boolean(m.own))); }

    inequality(m, name, places, spoken) {
      const [[count, marks, write, cited], points] = this.at(m, name, places, FINITE, spoken);
      if (count !== points.length) this.no("a rule at too few points, or too many");
      must(!marks.includes("s") || points[count - 1].still,
        `${this.where}: the gradient is not 0`);
      return { form: write(new Form(), points, m.k, m.own), equal: marks.includes("="), cited };
    }

    block(m, name, places, spoken) { // its entries
      const [[marks, write, cited], points] = this.at(m, name, places, MATRICES, spoken);
      const last = points[points.length - 1], centred = marks === "s";
      if (!points.length || (centred && points.length < 2)) this.no("a rule at too few points");
      must(!centred || last.still, `${this.where}: the gradient is not 0`);
      const of = centred ? points.slice(0, -1) : points;
      return { rows: of.map((a) => of.map((b) => write(new Form(), a, b, m.k, last))), cited };
    }

    multiplier(rows, size) { // of a matrix: symmetric, positive semidefinite, not zero
      const S = rows.map((row) => row.map(Q.of));
      if (S.length !== size || S.some((row) => row.length !== size))
        this.no("a multiplier does not fit");
      must(S.every((row, i) => row.every((x, j) => x.equals(S[j][i]))) && semidefinite(S),
        `${this.where}: a multiplier is not symmetric or not positive semidefinite`);
      must(S.some((row) => row.some((x) => x.n)), `${this.where}: a multiplier is 0`);
      return S;
    }

    holds() { // is it trivial?
      const { piece, where } = this, whole = new Form(), cited = new Set(), seen = new Set();
      const weights = piece.measures.map(({ weight }) => Q.of(weight));
      must(weights.every((w) => w.sign > 0) && total(weights).equals(ONE),
        `${where}: weights are not positive, or do not add up to 1`);
      const measure = piece.measures.reduce((sum, { form }, i) =>
        sum.plus(this.form(form), weights[i]), new Form());
      whole.plus(measure, MINUS);
      const assumed = piece.assumptions.map(({ form, relation, multiplier }) => {
        const c = Q.of(multiplier), F = this.form(form);
        must(relation === "=" ? c.n : c.sign > 0, `${where}: a multiplier is 0 or negative`);
        whole.plus(F, c);
        return { F, relation };
      });
      const spend = (rows, S) => rows.forEach((row, i) => row.forEach((F, j) =>
        S[i][j].n && whole.plus(F, S[i][j].negative())));
      const matrices = piece.matrices.map(({ rows, multiplier }) => {
        const forms = rows.map((row) => row.map((form) => this.form(form)));
        if (forms.some((row) => row.length !== forms.length)) this.no("a matrix is not square");
        must(forms.every((row, i) => row.every((F, j) => vanishes(new Form().plus(F, ONE)
          .plus(forms[j][i], MINUS)))), `${where}: a matrix is not symmetric`);
        spend(forms, this.multiplier(multiplier, forms.length));
        return forms;
      });
      for (const [of, name, places, multiplier] of [...piece.inequalities, ...piece.blocks]) {
        const key = canonical([of, name, places]), m = this.members[of];
        if (!m) this.no("a rule of no function");
        if (seen.has(key)) this.no("a rule repeats");
        seen.add(key);
        if (Array.isArray(multiplier)) {
          const { rows, cited: by } = this.block(m, name, places, true);
          spend(rows, this.multiplier(multiplier, rows.length));
          if (by) cited.add(by);
        } else {
          const { form, equal, cited: by } = this.inequality(m, name, places, true);
          const c = Q.of(multiplier);
          must(equal ? c.n : c.sign > 0, `${where}: a multiplier is 0 or negative`);
          whole.plus(form, c.negative());
          if (by) cited.add(by);
        }
      }
      must(!whole.values.size, `${where}: function values are left over`);
      must(semidefinite(whole.rows(this.size)), `${where}: the form is not positive semidefinite`);
      this.bound = whole.constant.negative();
      const list = piece.cites.map((c) => c.standard);
      if (piece.cites.some((c) => c.gives.length) || canonical([...new Set(list)].sort()) !== canonical([...cited].sort()))
        refuse(`${where} cites something else than it rests on`);
      this.needed();
      this.witnessed(assumed, matrices);
      return !seen.size || assumed.some(({ F }) => multiple(measure, F));
    }

    needed() { // does every step make something that is used?
      for (const step of this.piece.run) {
        const made = [step.vector, step.value,
          ...(step.parts || []).flatMap((part) => [part.gradient, part.value]), step];
        must(made.some((x) => x !== undefined && this.used.has(x)),
          `${this.where}: a step makes nothing that is used`);
      }
    }

    witnessed(assumed, matrices) {
      const { weights, vectors, values } = this.piece.witness, { where } = this;
      const w = weights.map(Q.of);
      must(w.every((x) => x.sign > 0), `${where}: a weight of the witness is not positive`);
      const at = Array.from({ length: this.size }, () => []);
      for (const [name, row] of Object.entries(vectors)) {
        if (!this.fresh.has(name)) this.no(`the witness has ${shown(name)}, that no step makes`);
        if (row.length !== w.length) this.no("the witness does not fit");
        at[this.fresh.get(name)] = row.map(Q.of);
      }
      for (const name of Object.keys(values))
        if (!this.values.has(name)) this.no(`the witness has ${shown(name)}, that no step makes`);
      const inner = (u, v) => total(w.map((c, i) => (u[i]?.n && v[i]?.n ? c.times(u[i]).times(v[i])
        : ZERO)));
      const known = new Map(), number = (F) => {
        let sum = F.constant;
        for (const [f, c] of F.values)
          if (Object.hasOwn(values, f)) sum = sum.plus(c.times(Q.of(values[f])));
        for (const [key, c] of F.gram) {
          const [i, j] = key.split(" ");
          if (!known.has(key)) known.set(key, inner(at[i], at[j]));
          sum = sum.plus(c.times(known.get(key)));
        }
        return sum;
      };
      const fails = (what) => must(false, `${where}: the witness fails ${what}`);
      for (const { F, relation } of assumed) {
        const x = number(F);
        if (relation === "=" ? x.n : x.sign > 0) fails("an assumption");
      }
      const table = (rows) => rows.map((row) => row.map(number));
      for (const rows of matrices) if (!semidefinite(table(rows))) fails("a matrix");
      for (const m of this.members) {
        const all = m.points.map((_, i) => i);
        for (const rule of m.rules.filter((one) => this.served(m, one))) {
          const [name] = rule, [count, marks] = FINITE.get(name) || MATRICES.get(name);
          const last = (i) => !`${marks}`.includes("s") || m.points[i].still;
          if (MATRICES.has(name)) {
            const centres = count === "s" ? all.filter((i) => m.points[i].still) : [null];
            for (const s of centres) {
              const places = s === null ? all : [...all.filter((i) => i !== s), s];
              if (places.length < (s === null ? 1 : 2)) continue;
              const rows = table(this.block(m, name, places).rows);
              const even = rows.map((row, i) => row.map((x, j) => x.plus(rows[j][i])));
              if (!semidefinite(even)) fails(`the rule ${shown(name)}`);
            }
            continue;
          }
          const tuples = count === 1 ? all.map((i) => [i]) : count === 2
            ? all.flatMap((i) => all.filter((j) => j !== i).map((j) => [i, j])) : [];
          for (const places of tuples.filter((one) => last(one[count - 1]))) {
            const { form, equal } = this.inequality(m, name, places), x = number(form);
            if (equal ? x.n : x.sign < 0) fails(`the rule ${shown(name)}`);
          }
        }
      }
    }
  }

  const vanishes = (F) => !F.constant.n && !F.values.size && !F.gram.size;

  function multiple(F, G) { // is F a multiple of G, but for constants?
    const parts = (x) => new Map([...x.values].map(([k, c]) => [`f ${k}`, c]).concat([...x.gram]));
    const [a, b] = [parts(F), parts(G)], first = [...a][0];
    if (!first || a.size !== b.size || !b.has(first[0])) return !a.size;
    const factor = first[1].over(b.get(first[0]));
    return [...a].every(([key, c]) => b.has(key) && factor.times(b.get(key)).equals(c));
  }

  function finiteHolds(piece) {
    const found = new Finite(piece), trivial = found.holds();
    return { trivial, bound: found.bound };
  }

  // Files

  const WORST = { rate: rateHolds, cycle: cycleHolds, spiral: spiralHolds,
    worst_case: finiteHolds };
  const isWorst = (piece) => piece.kind in WORST && piece.role === "exact";

  function statedBy(piece, found) { // what a lockfile holds of a worst case
    if (found) {
      const { kind, functions, run, assumptions, matrices, measures } = piece;
      const without = (list, key) => list.map(({ [key]: _, ...rest }) => rest);
      return { kind, functions, run, assumptions: without(assumptions, "multiplier"),
        matrices: without(matrices, "multiplier"), measures: without(measures, "weight"),
        bound: found.bound.toString() };
    }
    const said = { rate: ["rho", "readout"], cycle: ["start", "hull"], spiral: ["rho"] };
    const keys = ["kind", "A", "B", "C", "class", ...said[piece.kind]];
    return Object.fromEntries(keys.map((key) => [key, piece[key]]));
  }

  function citedHold(obj) {
    const seen = new Set();
    return obj.cited.map((entry) => {
      const where = `cited ${shown(entry.claim)}`, { statement } = entry,
        key = canonical([entry.claim, entry.theorem]);
      if (seen.has(key) || entry.claim === obj.claim)
        refuse(`${where}: twice, or of this claim itself`);
      seen.add(key);
      must(digest(statementOf(statement)) === entry.digest, `${where}: the digest is another`);
      return { ...entry, theory: setting(statement, where).theory };
    });
  }

  function citationsHold(obj) {
    const all = [...obj.theorems, ...obj.pieces].flatMap((x) => x.cites || []), wanted = new Set(),
      others = new Set();
    const once = (list, what) => new Set(list).size < list.length && refuse(`${what} stand twice`);
    for (const c of all) {
      const standard = c.standard !== undefined, own = c.claim !== undefined
        && c.theorem !== undefined;
      if (standard === own || (standard && (c.claim ?? c.theorem) !== undefined))
        refuse("a citation of nothing, or of both");
      if (standard) wanted.add(c.standard);
      else others.add(canonical([c.claim, c.theorem]));
    }
    const cited = new Set(obj.cited.map((e) => canonical([e.claim, e.theorem])));
    for (const entry of obj.cited) entry.standard.forEach((name) => wanted.add(name));
    const listed = obj.standard.map((s) => s.name),
      sets = [[new Set(listed), wanted], [cited, others]];
    once(listed, "standard theorems");
    for (const [a, b] of sets) if (canonical([...a].sort()) !== canonical([...b].sort()))
      refuse("what is listed is not what is cited");
    if (obj.price !== obj.standard.length) refuse("the price is another");
  }

  function envelopeHolds(obj, proved, idle) {
    const { theorems, pieces, parts, verdict } = obj,
      worst = pieces.filter(isWorst);
    if (!parts.length || new Set(parts).size < parts.length)
      refuse("parts are missing or stand twice");
    if (!obj.statement.length || theorems.length + pieces.length === 0) refuse("nothing is stated");
    for (const x of [...theorems, ...pieces]) if (!parts.includes(x.part))
      refuse(`there is no part ${shown(x.part)}`);
    for (const list of [[...theorems, ...worst], pieces]) {
      if (new Set(list.map((x) => x.name)).size < list.length)
        refuse("a name of theorems or pieces stands twice");
    }
    for (const { kind, role, name } of pieces) {
      const ok = !["instances", "rate", "worst_case"].includes(kind)
        || ["exact", "paper"].includes(role);
      if (!ok) refuse(`piece ${shown(name)}: such a piece is exact or of the paper`);
    }
    const strong = [...theorems.filter((t) => !proved.get(t.name).trivial),
      ...worst.filter((piece) => !idle(piece))],
      said = strong.map((t) => t.name);
    for (const sentence of obj.statement) {
      if ((sentence.kind === "theorem") !== (sentence.theorems !== undefined))
        refuse("a sentence with theorems, or without");
      if (sentence.kind === "theorem") {
        if (!sentence.theorems.length) refuse("a sentence of no theorem");
        must(sentence.theorems.every((name) => said.includes(name)),
          "a sentence rests on what is no theorem here, or trivial");
      }
      if (sentence.kind === "remark" && /[=<>≤≥≠∈→⇒⇔∞√∑]/.test(sentence.words))
        refuse("a remark with a formula");
    }
    const exact = (kind) => pieces.filter((p) => p.kind === kind && p.role === "exact");
    const every = (list) => parts.every((part) => list.some((x) => x.part === part)),
      against = exact("refutation").length > 0;
    if (verdict === "proved") must(every(strong), "a part has no theorem");
    if (verdict === "checked") must(every([...strong, ...exact("instances")]),
      "a part has neither theorem nor instances");
    if (verdict === "refuted") must(against, "nothing refutes it");
    if (against) must(["refuted", "undecided"].includes(verdict), "there is a refutation");
  }

  function confirmed(text, bytes) {
    if (bytes > BYTES * generous) refuse("a file of over 2 MiB");
    if ((text.match(/[,[{]/g) || []).length > MARKS * generous)
      refuse("a file of over 200,000 commas and brackets");
    const obj = parse(text);
    if (obj === null || typeof obj !== "object" || obj.schema !== "lemmata/certificate/2") {
      refuse("no certificate of format lemmata/certificate/2");
    }
    check(obj, "certificate", "the certificate");
    const { digest: own, ...body } = obj;
    must(digest(body) === own, "the digest is another");
    lookAlike();
    citationsHold(obj);
    const cited = citedHold(obj), proved = new Map(), found = new Map();
    for (const t of obj.theorems) {
      if (proved.has(t.name)) refuse(`the theorem ${shown(t.name)} stands twice`);
      proved.set(t.name, { t, ...theoremHolds(t, cited) });
    }
    for (const piece of obj.pieces) {
      if (piece.kind in WORST) found.set(piece, WORST[piece.kind](piece));
      else matricesHold(piece, proved);
    }
    envelopeHolds(obj, proved, (piece) => found.get(piece)?.trivial);
    return { ...obj, proved, found };
  }

  // What is said of one text: {status, line}, and what other files are held against

  function recheck(text, options = {}) {
    work = 0;
    generous = options.generous ? 20 : 1;
    names = { all: new Set(), ids: new Map() };
    try {
      const obj = confirmed(text, options.bytes ?? new TextEncoder().encode(text).length);
      const { claim, verdict, price } = obj, worst = obj.pieces.filter(isWorst),
        pieces = obj.pieces.filter((piece) => !worst.includes(piece)), marks = [];
      const several = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;
      const open = obj.theorems.filter((t) => !t.points && !t.impossible).length;
      const empty = obj.theorems.filter((t) => obj.proved.get(t.name).trivial).length
        + worst.filter((piece) => obj.found.get(piece)?.trivial).length;
      const others = (t) => t.cites.filter((c) => c.claim).map((c) => [c.claim, c.theorem]);
      const theorems = [...obj.theorems, ...worst].map((t) =>
        [t.name, digest(t.kind ? statedBy(t, obj.found.get(t)) : statementOf(t)), others(t),
          citedBy(t), t.cites.flatMap((c) => c.standard ?? [])]);
      if (empty) marks.push(`${empty} trivial`);
      if (open) marks.push(`${open} without a point`);
      const line = [claim, price ? `${verdict} from ${several(price, "standard theorem")}` : verdict,
        several(theorems.length, "theorem") + (marks.length ? ` (${marks.join(", ")})` : "")
          + (pieces.length ? `, ${several(pieces.length, "piece")}` : ""),
        `${obj.digest.slice(0, 39)}…`].join("  ");
      return { status: "confirmed", line, claim, verdict, work, theorems, pieces, cited: obj.cited };
    } catch (error) {
      const line = error.message;
      if (error instanceof Rejected) return { status: "rejected", line };
      if (error instanceof Unchecked) return { status: "unchecked",
        line: `kind not checked here: ${line}` };
      if (error instanceof Refused) return { status: "refused", line };
      if (error instanceof RangeError) return { status: "refused",
        line: "asks for more than there is" };
      throw error;
    }
  }

  function together(results) { // why files that are confirmed alone do not go together, or ""
    const known = new Map(), edges = new Map(), prices = new Map(),
      node = (claim, theorem) => canonical([claim, theorem]),
      sorted = (list) => canonical([...new Set(list)].sort());
    for (const { claim, theorems, cited } of results) {
      for (const [name, , others, , standard] of theorems) {
        const further = cited.filter((c) => others.some(([a, b]) => a === c.claim
          && b === c.theorem)).flatMap((c) => c.standard);
        prices.set(node(claim, name), sorted([...standard, ...further]));
      }
      known.set(claim, new Map(theorems.map(([name, sum]) => [name, sum])));
      for (const [name, , others] of theorems)
        edges.set(node(claim, name), others.map(([c, t]) => node(c, t)));
    }
    for (const { claim, cited } of results) {
      for (const entry of cited) {
        const there = known.get(entry.claim);
        if (there && there.get(entry.theorem) !== entry.digest)
          return `${claim} cites another theorem than ${entry.claim} proves`;
        if (there && prices.get(node(entry.claim, entry.theorem)) !== sorted(entry.standard))
          return `${claim} leaves out or adds what ${entry.claim} rests on`;
      }
    }
    const done = new Set(), open = new Set();
    const circle = (at) => {
      if (done.has(at)) return false;
      if (open.has(at)) return true;
      open.add(at);
      const found = (edges.get(at) || []).some(circle);
      open.delete(at);
      done.add(at);
      return found;
    };
    return [...edges.keys()].some(circle) ? "theorems rest on each other in a circle" : "";
  }

  function citedBy(t) { // as a lockfile has it behind the digest
    const names = t.cites.map((c) => c.standard ?? `${c.claim}: ${c.theorem}`);
    return names.sort(byPoints).map((name) => `; ${name}`).join("");
  }

  function lock(text) { // of a result: why its theorems are not the lockfile's, or ""
    const { schema, claims } = parse(text) || {};
    if (schema !== "lemmata/lock/2" || !claims) refuse("no lockfile of format lemmata/lock/2");
    return ({ claim, theorems }) => {
      const entry = claims[claim], held = entry?.theorems || {}, names = Object.keys(held);
      if (!entry) return `the lock has no claim ${shown(claim)}`;
      const other = theorems.find(([name, sum, , cites]) => held[name] !== sum + cites)
        || (names.length > theorems.length && ["more"]);
      return other ? `the lock has other theorems: ${shown(other[0])}` : "";
    };
  }

  return { recheck, together, lock };
})();

if (typeof module !== "undefined") {
  module.exports = Lemmata;
  if (require.main === module) {
    const fs = require("fs"), files = process.argv.slice(2), good = [];
    const stop = (line) => { console.error(line); process.exit(2); };
    const usage = "node recheck.js [--generous] [--lock FILE] FILE...";
    const taken = (option, count) => { // an option and its value, out of the files
      const at = files.indexOf(option);
      return at < 0 ? [] : files.splice(at, count);
    };
    const read = (file) => {
      const bytes = fs.readFileSync(file);
      return [new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), bytes.length];
    };
    const generous = taken("--generous", 1).length > 0, [asked, lockfile] = taken("--lock", 2);
    const unknown = files.find((x) => x.startsWith("--"));
    if (unknown || !files.length) stop(`${unknown ? `no option ${unknown}` : "no file"}: ${usage}`);
    let worst = 0, otherwise = () => "";
    if (asked) {
      try {
        otherwise = Lemmata.lock(read(lockfile)[0]);
      } catch (error) {
        stop(`${lockfile}: the lockfile cannot be read: ${error.message}`);
      }
    }
    for (const file of files) {
      let result;
      try {
        const [text, bytes] = read(file);
        result = Lemmata.recheck(text, { generous, bytes });
      } catch (error) {
        result = { status: "refused", line: `cannot be read: ${error.message}` };
      }
      if (result.status === "confirmed") {
        const why = otherwise(result);
        if (why) result = { status: "rejected", line: why };
        else good.push(result);
      }
      const { status, line } = result;
      console.log(`${status === "unchecked" ? "" : `${status}${status === "confirmed" ? " "
        : ":"} `}${file}  ${line}`);
      worst = Math.max(worst, { confirmed: 0, rejected: 1 }[status] ?? 2);
    }
    const against = Lemmata.together(good);
    if (against) console.log(`rejected: ${against}`);
    process.exitCode = against ? Math.max(worst, 1) : worst;
  }
}
