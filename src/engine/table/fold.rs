//! Text without what a comparison may ignore: case and accents.

use std::sync::LazyLock;

/// Text as comparisons see it: every letter folded, accents kept (TBL-CMP-6, ADR-ANR-12).
pub(in crate::engine) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_reduced(text, &mut folded, true, |c| Some(fold(c)));
    folded
}

/// Appends text with its ASCII letters folded if `ascii` says so and of every other character what `reduce` leaves: most
/// text is ASCII, of which no character is looked at by itself.
pub(super) fn push_reduced(
    text: &str,
    into: &mut String,
    ascii: bool,
    reduce: impl Fn(char) -> Option<char>,
) {
    let mut rest = text;
    while !rest.is_empty() {
        // Asked of the whole text, it is answered for many bytes at a time.
        let other = if rest.is_ascii() { None } else { rest.find(|c: char| !c.is_ascii()) };
        let (plain, other) = rest.split_at(other.unwrap_or(rest.len()));
        let start = into.len();
        into.push_str(plain);
        if ascii {
            into[start..].make_ascii_lowercase();
        }
        let (other, after) = other.split_at(other.find(|c: char| c.is_ascii()).unwrap_or(other.len()));
        into.extend(other.chars().filter_map(&reduce));
        rest = after;
    }
}

/// Whether the folded form of `text` begins with `prefix`, which is folded already.
pub(super) fn has_prefix(text: &str, prefix: &str) -> bool {
    let mut letters = text.chars().map(fold);
    prefix.chars().all(|letter| letters.next() == Some(letter))
}

/// The code point after simple case folding (TBL-CMP-6): one code point in, one out.
pub(super) fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    match c {
        // Its upper case is I, but it doesn't fold to i.
        'ı' => c,
        // Letters that fold to each other and have no upper case of one code point.
        '\u{1FD3}' => '\u{390}',
        '\u{1FE3}' => '\u{3B0}',
        '\u{FB05}' => '\u{FB06}',
        // Over the upper case, because two lower case letters may share it, as σ and ς do.
        _ => {
            let upper = single(c.to_uppercase()).unwrap_or(c);
            single(upper.to_lowercase()).unwrap_or(upper)
        }
    }
}

fn single(mut mapped: impl Iterator<Item = char>) -> Option<char> {
    let first = mapped.next()?;
    mapped.next().is_none().then_some(first)
}

/// The letter without its accents; `None` for an accent on its own (TBL-RESCONT-4).
pub(super) fn base(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c);
    }
    if is_mark(c) {
        return None;
    }
    let found = BASES.binary_search_by_key(&c, |(letter, _)| *letter);
    Some(found.map_or(c, |index| BASES[index].1))
}

/// Nonspacing marks of the scripts that are written with accents or points.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}'
        | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{1AB0}'..='\u{1ABD}' | '\u{1ABF}'..='\u{1ACE}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20DC}'
        | '\u{20E1}' | '\u{20E5}'..='\u{20F0}' | '\u{3099}' | '\u{309A}' | '\u{FE20}'..='\u{FE2F}')
}

/// Letters with accents and the letter without, sorted by the former.
static BASES: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut bases = Vec::new();
    for family in FAMILIES.split(' ') {
        let mut letters = family.chars();
        if let Some(base) = letters.next() {
            bases.extend(letters.map(|letter| (letter, base)));
        }
    }
    bases.sort_unstable();
    bases
});

/// A letter and those that decompose canonically into it and marks, family after family.
const FAMILIES: &str = "\
    <≮ =≠ >≯ AÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶÅ BḂḄḆ CÇĆĈĊČḈ DĎḊḌḎḐḒ EÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ FḞ GĜĞĠĢǦǴḠ \
    HĤȞḢḤḦḨḪ IÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ JĴ KĶǨḰḲḴ LĹĻĽḶḸḺḼ MḾṀṂ NÑŃŅŇǸṄṆṈṊ OÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ \
    PṔṖ RŔŖŘȐȒṘṚṜṞ SŚŜŞŠȘṠṢṤṦṨ TŢŤȚṪṬṮṰ UÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ VṼṾ WŴẀẂẄẆẈ XẊẌ YÝŶŸȲẎỲỴỶỸ \
    ZŹŻŽẐẒẔ aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ bḃḅḇ cçćĉċčḉ dďḋḍḏḑḓ eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ fḟ gĝğġģǧǵḡ \
    hĥȟḣḥḧḩḫẖ iìíîïĩīĭįǐȉȋḭḯỉị jĵǰ kķǩḱḳḵ lĺļľḷḹḻḽ mḿṁṃ nñńņňǹṅṇṉṋ oòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ \
    pṕṗ rŕŗřȑȓṙṛṝṟ sśŝşšșṡṣṥṧṩ tţťțṫṭṯṱẗ uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự vṽṿ wŵẁẃẅẇẉẘ xẋẍ yýÿŷȳẏẙỳỵỷỹ \
    zźżžẑẓẕ ¨΅῁῭΅ ÆǢǼ ØǾ æǣǽ øǿ ſẛ ƷǮ ʒǯ ΑΆἈἉἊἋἌἍἎἏᾈᾉᾊᾋᾌᾍᾎᾏᾸᾹᾺΆᾼ ΕΈἘἙἚἛἜἝῈΈ ΗΉἨἩἪἫἬἭἮἯᾘᾙᾚᾛᾜᾝᾞᾟῊΉῌ \
    ΙΊΪἸἹἺἻἼἽἾἿῘῙῚΊ ΟΌὈὉὊὋὌὍῸΌ ΡῬ ΥΎΫὙὛὝὟῨῩῪΎ ΩΏὨὩὪὫὬὭὮὯᾨᾩᾪᾫᾬᾭᾮᾯῺΏῼ αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ \
    εέἐἑἒἓἔἕὲέ ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ ιΐίϊἰἱἲἳἴἵἶἷὶίῐῑῒΐῖῗ οόὀὁὂὃὄὅὸό ρῤῥ υΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ \
    ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ ϒϓϔ ІЇ АӐӒ ГЃ ЕЀЁӖ ЖӁӜ ЗӞ ИЍЙӢӤ КЌ ОӦ УЎӮӰӲ ЧӴ ЫӸ ЭӬ аӑӓ гѓ еѐёӗ жӂӝ зӟ \
    ийѝӣӥ кќ оӧ уўӯӱӳ чӵ ыӹ эӭ ії ѴѶ ѵѷ ӘӚ әӛ ӨӪ өӫ אאַאָאּ בבּבֿ גגּ דדּ ההּ ווּוֹ זזּ טטּ ייִיּ ךךּ ככּכֿ ללּ ממּ ננּ ססּ \
    ףףּ פפּפֿ צצּ קקּ ררּ ששׁשׂשּׁשּׂשּ תתּ ײײַ うゔ かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ ちぢ つづ てで とど はばぱ ひびぴ ふぶぷ へべぺ ほぼぽ ゝゞ \
    ウヴ カガ キギ クグ ケゲ コゴ サザ シジ スズ セゼ ソゾ タダ チヂ ツヅ テデ トド ハバパ ヒビピ フブプ ヘベペ ホボポ ワヷ ヰヸ ヱヹ ヲヺ ヽヾ";

#[cfg(test)]
mod tests {
    use super::*;

    /// TBL-CMP-6
    #[test]
    fn folding_is_one_code_point_to_one() {
        let folded = |text: &str| text.chars().map(fold).collect::<String>();
        assert_eq!(folded("ÄRGER Straße ΣΊΣΥΦΟΣ"), "ärger straße σίσυφοσ");
        assert_eq!(folded("ς ſ K µ ẞ Ǆǅǆ"), "σ s k μ ß ǆǆǆ");
        assert_eq!(folded("İıŉ中"), "İıŉ中");
    }

    #[test]
    fn a_prefix_may_be_the_whole_text_but_not_longer() {
        assert!(has_prefix("Ärger", "ärg"));
        assert!(has_prefix("Ärger", "ärger"));
        assert!(has_prefix("Ärger", ""));
        assert!(!has_prefix("Ärger", "ärgern"));
        assert!(!has_prefix("Ärger", "arg"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for c in '\0'..=char::MAX {
            assert_eq!(fold(fold(c)), fold(c), "{c:?}");
        }
    }

    /// TBL-RESCONT-4
    #[test]
    fn accents_go_whether_composed_or_not() {
        let plain = |text: &str| text.chars().filter_map(base).collect::<String>();
        assert_eq!(plain("Café Cafe\u{301} Ǖ ñ Ώ й ł"), "Cafe Cafe U n Ω и ł");
    }
}
