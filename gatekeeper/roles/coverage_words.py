"""The words with which people speak of coverage, of its limits, and of what is none."""

from __future__ import annotations

import re

SIGN = r"(?:%|percent\b|per cent\b|Prozent\b|pour ?cent\b|por ?ciento\b|процент\w*)"
PERCENT = re.compile(
    rf"(?<![\d.,$€£-])(?P<low>\d{{1,3}}(?:\.\d{{1,2}})?)\s*(?:{SIGN}?\s*[-–—]\s*(?P<high>\d{{1,3}}(?:\.\d{{1,2}})?)\s*)?"
    rf"{SIGN}(?P<plus>\s?\+)?",
    re.IGNORECASE,
)
FLAG = re.compile(
    r"(?:--cov-fail-under|--fail-under|\bfail_under|\bmin_coverage)\s*[=: ]\s*(\d{1,3}(?:\.\d+)?)\b(?!\s*%)"
)
ENGLISH = r"\bcover(?:age|ed)\b"
FOREIGN = (
    r"(?:\w*abdeckung\b|\bcouverture\b|\bcobertura\b|\bcopertura\b|\bпокрыти\w*|覆盖率|覆蓋率|カバレッジ|커버리지|"
    r"\btestdekning\b|\btesttäckning\b|\btestdekking\b|\bpokryci\w*)"
)
COVERAGE = re.compile(rf"{ENGLISH}|{FOREIGN}", re.IGNORECASE)
MUTATION = re.compile(r"\bmutation\b|\bmutants?\b", re.IGNORECASE)
PASSING = re.compile(
    r"^\s*(?:of\s+)?(?:all\s+)?(?:the\s+)?(?:unit\s+|existing\s+)?tests?\s+(?:must\s+|"
    r"should\s+)?(?:pass(?:ing)?\b(?! rate)|pass rate)|^\s*pass(?:ing)?(?: rate)?\b",
    re.IGNORECASE,
)
KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), measure)
    for pattern, measure in (
        (
            r"\b(?:new|changed|modified|added|touched)\s+(?:\w+\s+)?(?:code|lines?|files?|features?|functions?|"
            r"functionality|logic|modules?)\b"
            r"|\bdiff\b|\bpatch\b|neue[nrsm]?\s+code|nuevo código|código nuevo|código novo|novo código|"
            r"nouveau code|"
            r"нов\w+ код|新增代码|新代码|新しいコード",
            "coverage.changed",
        ),
        (r"\bunit\b|\bunit-?tests?\b|\bunitari\w+|\bunitaires?\b|модульн|单元|單元|単体|단위", "coverage.unit"),
        (
            r"\bintegra(?:tion|ción|ção|zione)\b|\bintégration\b|\bintegrationstests?\b|интеграцион|集成|結合|통합",
            "coverage.integration",
        ),
        (r"\bbranch(?:es)?\b|分支", "coverage.branches"),
    )
)
NEUTRAL = re.compile(
    r"^(?:tests?|testing|aiming|validation|verification|percentage|code|lines?|statements?|overall|total|"
    r"minimum|min|project|global|the|a|an|and|is|of|at|to|"
    r"least|target|targets?|required?|aim|for|with|have|has|achieve|maintain|keep|ensure|verify|reach|provide|"
    r"backend|"
    r"python|pytest|source|automated|check|measure|report|your|our|good|full|complete|high|minimal|by|be|must|"
    r"should|"
    r"maximum|my|its|their|under|codebase|in|on|per|via|from|this|that|than|more|or|as|goal|gate|threshold|quality|"
    r"if|when|run|confirm|increase|improve|raise|until|less|above|below|over|reject|approve|merge|proceed|"
    r"validate|verify|fail|fails|block|stop|do|not|don't|never|let|no|without|\W+|\d+%?)?$",
    re.IGNORECASE,
)
WHOLE = re.compile(
    r"^\W*(?:(?:aim|aims|aiming|achieve|maintain|keep|ensure|verify|reach|percentage|requirement|should|we|have|"
    r"has|for|of|on|in|across|over|throughout|per|by|with|via|using|before|to|is|are|be|the|a|an|all|any|every|"
    r"each|whole|entire|overall|our|your|this|project|projects|codebase|code|base|source|production|application|"
    r"backend|back-end|python|modules?|packages?|library|ci|pytest|pytest-cov|jest|vitest|coverage\.py|commits?|"
    r"merg\w+|prs?|pull|requests?|tests?|testing|suite|unit|integration|required?|requirements?|mandatory|"
    r"minimum|min|"
    r"target|targets|goal|threshold|thresholds|gate|gates|enforced|development|line|lines|statements?|branch|"
    r"branches|"
    r"and|or|at|least|must|should|higher|more|better|above|below|maintained|expected|new|changed|modified|added|"
    r"files?|"
    r"functions?|features?|functionality|logic|met|achieved|verified|always|deploy\w*|release\w*|completion|done|"
    r"coverage|covered|passing|level|rate|ideally|ok|now|only|as|measured|reported|reports?|check|checked|hard|"
    r"strict|"
    r"diff|patch|exceed|exceeds|exceeding|meet|meets|lowered|decreases|decrease|reduced|can|cannot|under|"
    r"circumstances|we|you|drop|drops|fall|falls|go|goes|dip|stay|stays|remain|remains|if|possible|when|where|"
    r"it|not|never|no)\b\W*)*$",
    re.IGNORECASE,
)
ABROAD = re.compile(
    r"\b(?:тестами|тестов|кода|код|должно|быть|не|менее|ниже|минимум|de|du|des|del|do|di|da|código|codigo|code|"
    r"codice|"
    r"tests?|mínim[ao]|al|menos|como|debe|ser|doit|être|d|au|moins|minimale?|minimum|mindestens|muss|soll|sein|"
    r"betragen|beträgt|liegt|liegen|bei|von|über|mind|la|le|es|est|ist|é|deve|pelo|almeno|essere|is|of|at|least)\b|"
    r"[测試试代码码行总體体整必须達达到至少不低于须应為为以上を要]",
    re.IGNORECASE,
)
MINIMUM = re.compile(
    r">=?|\bmin(?:imum|imal)?\b|\bat least\b|\bmust\b|\brequire\w*|\bmandatory\b|\bno less\b|\bbelow\b|\bunder\b|"
    r"\bthreshold\b|\bgates?\b|\bfails?\b|\benforce\w*|\bblock\w*|\bor (?:higher|more|above|better)\b|"
    r"\bmindestens\b|"
    r"\bmínim\w+|\bau moins\b|не менее|минимум|至少|以上|不低于|\bmust\b|\bverify\b",
    re.IGNORECASE,
)
TARGET = re.compile(
    r"\btarget\w*|\baim\w*|\bgoals?\b|\bideal\w*|\bstriv\w+|\baspir\w+|\bstretch\b|\bprefer\w*|\bdesir\w+|"
    r"\brecommend\w*|\bziel\w*|\bobjetivo\b|\bobjectif\b|\bцель\b|目标",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:do(?:es)? not|don't|doesn't|need not|needn't|not)\s+(?:\w+\s+){0,3}?(?:need\w*|require\w*|necessary|"
    r"mandatory|aim|"
    r"chase|target|mean|guarantee|strive|expect\w*|the goal|a goal|obsess\w*|enough)\b|\bno need\b|"
    r"\brather than\b|\binstead of\b|"
    r"\bnot\s+(?:\d|about|necessarily)|\bwithout (?:needing|requiring)\b|\bisn't (?:required|needed|the goal)\b|"
    r"\bmyth\b|"
    r"\boptional\b|\bnicht (?:erforderlich|nötig|notwendig)\b|\bkeine?\b|не (?:требуется|нужно|обязательно)|不需要|"
    r"\bno (?:es necesari|se requiere|hace falta)\w*|\bpas (?:nécessaire|besoin|requis)",
    re.IGNORECASE,
)
FACT = re.compile(
    r"\bcurrent(?:ly)?\b|\bactual\b|\bwas\b|\bwere\b|\bnow at\b|\bis at\b|\btoday\b|\bbaseline\b|\bincreased\b|"
    r"\bimproved\b|"
    r"\breached\b|\bachieved\b(?! before)|\bdropped from\b|\bwent\b|\bas of\b|\bso far\b|\be\.g\.|"
    r"\bfor example\b|\bexample\b|\bsuch as\b|"
    r"\bz\.B\.|\bstatus\b|✓\s*$|✅\s*$|\bgained?\b|\bderzeit\b|\baktuell\b|\bactualmente\b|\bactuellement\b|"
    r"\bтекущ\w+|当前",
    re.IGNORECASE,
)
PAST = re.compile(
    r"^//|^\W*(?:created|maintained|delivered|implemented|built|added|wrote|led|designed|developed|increased|"
    r"improved|reached|"
    r"completed|established|raised)\b",
    re.IGNORECASE,
)
SPAN = re.compile(r"\(?`[^`]*`?\)?")
ALERT = re.compile(r"\b(?:critical|important|warning|note)\b\W*$", re.IGNORECASE)
SIDES = re.compile(r"\bback-?end\b.*\bfront-?end\b|\bfront-?end\b.*\bback-?end\b", re.IGNORECASE)
MEANS = re.compile(r"\b(?:with|through|via|using|by|from|including)\b.*", re.IGNORECASE | re.DOTALL)
ROUGH = re.compile(r"(?:~|≈|\babout|\baround|\broughly|\bapprox\w*\.?|\bcirca|\bca\.)\s*$", re.IGNORECASE)
STAGES = re.compile(
    r"\b(?:staging|production|prod|mvp|phase|stage|prototype|alpha|beta|sprint|milestone|critical|core|business|"
    r"legacy|"
    r"security|payment|auth\w*|utilit\w+|helpers?|services?|controllers?|models?|components?|ui|frontend|"
    r"front-end|api|apis|"
    r"endpoints?|domain|e2e|end-to-end|smoke|hooks?|stores?|views?)\b",
    re.IGNORECASE,
)
BOUND_UP = re.compile(r"(?:\b(?:above|over|more than|greater than|exceed\w*)|>)\s*$", re.IGNORECASE)
BOUND_DOWN = re.compile(r"(?:\b(?:below|under|less than|lower than|fewer than)|<=?)\s*$", re.IGNORECASE)
ALARM = re.compile(
    r"\b(?:not|never|no|n't|without|fails?|failed|reject\w*|block\w*|returns?|if|when|stop|unacceptable|drops?|"
    r"falls?|"
    r"cannot|can't|don't|any)\b|n't\b",
    re.IGNORECASE,
)
CEILING = re.compile(r"\b(?:at most|no more than|max(?:imum)?|up to)\s*$", re.IGNORECASE)
LABELS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"^\W*(?:{pattern})\W*$", re.IGNORECASE), measure)
    for pattern, measure in (
        (r"unit(?:[ -]tests?| testing)?", "coverage.unit"),
        (r"integration(?:[ -]tests?| testing)?", "coverage.integration"),
        (
            r"(?:overall|total|project|global)(?: minimum| target)?|lines?|statements?|minimum|min|required?|"
            r"all code",
            "coverage.lines",
        ),
        (r"branch(?:es)?", "coverage.branches"),
        (r"(?:new|changed|modified) (?:code|lines)|diff|patch", "coverage.changed"),
    )
)
SUITE_BEFORE = re.compile(r"\b(unit|integration)(?: tests?)?\s*\(\W*$", re.IGNORECASE)
