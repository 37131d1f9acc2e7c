import DemonstrationPool
import Foundation
import Matching
import Programme
import Testing

@testable import Reports

@Suite("The languages of reports")
struct LanguageTests {
    private func catalogue(_ code: String) throws -> Catalogue { try #require(Catalogue.load(code)) }

    private func placeholders(_ text: String) -> Set<String> {
        Set(text.matches(of: /\{\w+\}/).map { String($0.output) })
    }

    @Test("Every catalogue has every text, with the same names in braces", arguments: Catalogue.codes)
    func complete(code: String) throws {
        let english = Catalogue.english.texts
        let own = try catalogue(code).texts
        for (key, text) in english where !key.hasPrefix("noun.") {
            let translated = try #require(own[key], "\(code) lacks \(key)")
            #expect(!translated.isEmpty)
            #expect(placeholders(translated) == placeholders(text), "\(code) \(key)")
        }
        let nouns = Set(english.keys.filter { $0.hasPrefix("noun.") }.map { $0.split(separator: ".")[1] })
        let forms = PluralForm.forms(of: code)
        let expected = Set(nouns.flatMap { noun in forms.map { "noun.\(noun).\($0)" } })
        #expect(Set(own.keys.filter { $0.hasPrefix("noun.") }) == expected, "\(code)")
        #expect(Set(own.keys.filter { !$0.hasPrefix("noun.") }).isSubset(of: Set(english.keys)), "\(code)")
    }

    @Test(
        "Every country of the reference table has a name in each language, and none besides",
        arguments: Catalogue.codes
    )
    func countries(code: String) throws {
        let own = try catalogue(code).countries
        let known = try DemonstrationPool.snapshot().countries
        #expect(known.count > 200)
        for country in known { #expect(own[country.code]?.isEmpty == false, "\(code) lacks \(country.code)") }
        #expect(Set(own.keys).isSubset(of: known.map(\.code)))
        let language = try #require(ReportLanguage(code: code))
        #expect(language.country("NP", named: "Nepal") == own["NP"])
        #expect(try catalogue(code).languageName("fr")?.isEmpty == false)
        #expect(
            language.country("XX", named: "Nowhere") == "Nowhere",
            "the reference's name where there is none"
        )
    }

    @Test(
        "A run and a seed have one name each, wherever they stand",
        arguments: ["ar", "en", "es", "fr", "pt"]
    )
    func names(code: String) throws {
        let texts = try catalogue(code).texts
        func words(before name: String) -> Set<Substring> {
            Set(
                texts.filter { $0.key != "title" && $0.key != "whatif.against" }.values.compactMap { text in
                    guard let place = text.range(of: "{\(name)}") else { return nil }
                    let word = text[..<place.lowerBound].split { " '(".contains($0) }.last
                    return word
                }
            )
        }
        #expect(words(before: "run").count == 1, "\(code): \(words(before: "run"))")
        #expect(words(before: "seed").count == 1, "\(code): \(words(before: "seed"))")
    }

    @Test("A notice is told in the reader's language, and what is no code as it stands")
    func notices() throws {
        var report = try ReportFixture.report.get()
        report.run.notices = []
        report.run.notes = nil
        report.run.notice(
            "graduation.ahead",
            ["country": "NP", "name": "Nepal", "group": "ldc", "date": "2026-11-24"]
        )
        let refused = Phrase(.failsRules, ["rules": .all([.text("H1"), .text("H18")])])
        report.run.notice(
            "pin-left-out",
            ["ruling": "R", "need": "N", "offer": "O"],
            reason: refused
        )
        #expect(report.run.notices[1] == "pin R of N to O is left out: fails H1, H18")
        report.run.notices.append("as it stands")
        #expect(
            report.run.notices[0].contains("Nepal leaves")
                && report.run.notices[0].contains("24 November 2026")
        )
        let french = try #require(ReportLanguage(code: "fr"))
        #expect(french.notice(report.run.notices[0], of: report.run).contains("Népal quitte"))
        #expect(french.notice(report.run.notices[1], of: report.run).contains("ne passe pas H1, H18"))
        #expect(french.notice("as it stands", of: report.run) == "as it stands")
        let text = TextReport.full(report, in: french)
        #expect(text.contains("Népal") && text.contains("as it stands"))
        #expect(try MatchReport(json: report.json()).run.notes == report.run.notes)
    }

    @Test("A missing text falls back to English, an unknown language is none")
    func fallback() throws {
        let partial = Catalogue(code: "xx", file: Array("# note\n\ntitle.run = hap {run}\n".utf8))
        #expect(partial["title.run"] == "hap {run}")
        #expect(partial["title.dry-run"] == "dry run" && partial["no.such.key"] == nil)
        #expect(ReportLanguage(code: "xx") == nil && ReportLanguage(code: "fr") != nil)
    }

    @Test("English says of rules, criteria and reasons what the engine says")
    func codes() {
        let english = ReportLanguage.english
        for rule in RuleCode.allCases { #expect(english.code("rule", rule.rawValue) == rule.sentence) }
        for criterion in Criterion.allCases {
            #expect(english.code("criterion", criterion.rawValue) == criterion.title)
        }
        for reason in UnmatchedNeed.Reason.allCases {
            #expect(english.code("reason", reason.rawValue) == reason.sentence)
        }
    }

    @Test("Every code that a report can have is in words")
    func vocabulary() {
        func check(_ space: String, _ codes: [String]) {
            for code in codes {
                #expect(Catalogue.english["code.\(space).\(code)"] != nil, "\(space) \(code)")
            }
        }
        check("kind", Kind.allCases.map(\.rawValue))
        check("unit", Unit.allCases.map(\.rawValue))
        check("organisation-type", OrganisationType.allCases.map(\.rawValue))
        check("decline", DeclineCode.allCases.map(\.rawValue))
        check("action", RulingAction.allCases.map(\.rawValue) + ["reject", "cancel", "modify"])
        check("state", ProposalState.allCases.map(\.rawValue))
        check("audience", Visibility.allCases.map(\.rawValue))
        check("portfolio", PortfolioRuleType.allCases.map(\.rawValue))
        check("dimension", GroupIndex.Dimension.allCases.map(\.rawValue))
        for noun in Unit.allCases.map(\.rawValue) { #expect(Catalogue.english["noun.\(noun).other"] != nil) }
        for noun in [
            "days", "levels", "units", "GB", "Mbit/s", "GPUs", "records", "uses", "safeguards", "costs",
        ] {
            #expect(Catalogue.english["noun.\(noun).other"] != nil, "\(noun)")
        }
    }

    @Test("Every phrase, limit and verdict that an explanation can have is in words")
    func explanations() throws {
        let texts = Catalogue.english.texts
        for code in Phrase.Code.allCases { #expect(texts["phrase.\(code.rawValue)"] != nil, "\(code)") }
        let phrases = texts.keys.filter { $0.hasPrefix("phrase.") }.map { String($0.dropFirst(7)) }
        #expect(Set(phrases) == Set(Phrase.Code.allCases.map(\.rawValue) + ["anywhere"]))
        for sort in LimitStanding.Sort.allCases { #expect(texts["limit.\(sort.rawValue)"] != nil, "\(sort)") }
        for verdict in ["pass", "fail", "incomplete", "off"] {
            #expect(texts["explain.verdict.\(verdict)"] != nil)
        }
        func check(_ space: String, _ codes: [String]) {
            for code in codes { #expect(texts["code.\(space).\(code)"] != nil, "\(space) \(code)") }
        }
        check("modality", Modality.allCases.map(\.rawValue))
        check("data-use", DataUse.allCases.map(\.rawValue))
        check("use-condition", UseCondition.allCases.map(\.rawValue))
        check("sensitivity", Sensitivity.allCases.map(\.rawValue))
        check("safeguard", Safeguard.allCases.map(\.rawValue))
        check("access-mode", AccessMode.allCases.map(\.rawValue))
        check("regime", TransferRegime.allCases.map(\.rawValue))
        check("cost", Cost.allCases.map(\.rawValue))
        check("ip", IntellectualPropertyRegime.allCases.map(\.rawValue))
        check("stack", SoftwareStack.allCases.map(\.rawValue))
        check("interconnect", Interconnect.allCases.map(\.rawValue))
        check("collaboration", Collaboration.allCases.map(\.rawValue))
        check("screening", Screening.allCases.map(\.rawValue))
        check("audience", Audience.allCases.map(\.rawValue))
        check("endorsement", Endorsement.allCases.map(\.rawValue))
        check("group", CountryGroup.allCases.map(\.rawValue))
        check("need-status", NeedStatus.allCases.map(\.rawValue))
        check("offer-status", OfferStatus.allCases.map(\.rawValue))
        check("region", Set(try DemonstrationPool.snapshot().countries.compactMap(\.region)).sorted())
    }

    @Test(
        "Whatever rules and criteria say of the demonstration's pairs is told in the language",
        arguments: Catalogue.codes
    )
    func facts(code: String) throws {
        let language = try #require(ReportLanguage(code: code))
        let english = ReportLanguage.english
        let snapshot = try DemonstrationPool.snapshot()
        let matcher = Matcher(snapshot)
        var seen: Set<String> = []
        var same: Set<String> = []
        let needs = snapshot.needs.map(\.record.externalID)
        for place in stride(from: 0, to: needs.count, by: 15) {
            let need = needs[place]
            for pair in (matcher.explain(need: need, offer: nil) ?? []).prefix(6) {
                let facts =
                    pair.rules.map { $0.needFact + $0.offerFact }
                    + pair.criteria.map { $0.facts.need + $0.facts.offer }
                for phrase in facts.joined() {
                    seen.insert(phrase.code)
                    let told = language.phrase(phrase)
                    #expect(!told.isEmpty && !told.contains("{"), "\(phrase)")
                    if told == english.phrase(phrase), phrase.values.isEmpty { same.insert(told) }
                    let data = try JSONEncoder().encode(phrase)
                    #expect(try JSONDecoder().decode(Phrase.self, from: data) == phrase)
                }
            }
        }
        #expect(seen.count > 60, "\(seen.count)")
        #expect(code == "en" || same.isEmpty, "\(same)")
    }

    @Test("Every column of every table has a heading")
    func columns() throws {
        let report = try ReportFixture.report.get()
        for table in report.tables {
            for column in table.columns {
                #expect(Catalogue.english["column.\(column.key)"] != nil, "\(table.name) \(column.key)")
            }
        }
    }

    @Test("Numbers, shares and dates take the language's form")
    func forms() throws {
        let expected = [
            "en": ("1,234,567.50", "42.5 %", "24 November 2026"),
            "fr": ("1\u{202F}234\u{202F}567,50", "42,5\u{A0}%", "24 novembre 2026"),
            "es": ("1.234.567,50", "42,5 %", "24 de noviembre de 2026"),
            "pt": ("1.234.567,50", "42,5 %", "24 de novembro de 2026"),
            "ar": ("١٬٢٣٤٬٥٦٧٫٥٠", "٤٢٫٥٪", "٢٤ تشرين الثاني/نوفمبر ٢٠٢٦"),
            "zh": ("1,234,567.50", "42.5%", "2026年11月24日"),
        ]
        #expect(Set(expected.keys) == Set(ReportLanguage.codes))
        for (code, forms) in expected {
            let language = try #require(ReportLanguage(code: code))
            #expect(language.points(1_234_567_500_000) == forms.0, "\(code)")
            #expect(language.percent(17, of: 40) == forms.1, "\(code)")
            #expect(language.date("2026-11-24") == forms.2, "\(code)")
            #expect(language.date("soon") == "soon")
        }
    }

    @Test(
        "A noun follows its number",
        arguments: [
            ("en", 1, "1 seat"), ("en", 0, "0 seats"), ("fr", 0, "0 place de cours"),
            ("fr", 2, "2 places de cours"),
            ("ar", 0, "٠ مقعد"), ("ar", 2, "٢ مقعدان"), ("ar", 5, "٥ مقاعد"), ("ar", 11, "١١ مقعدا"),
            ("ar", 100, "١٠٠ مقعد"), ("ar", 103, "١٠٣ مقاعد"), ("zh", 1, "1 个席位"),
        ] as [(String, Int64, String)]
    )
    func nouns(code: String, number: Int64, text: String) throws {
        #expect(try #require(ReportLanguage(code: code)).quantity(number, "seat") == text)
    }

    @Test(
        "The first lines count in the language's forms",
        arguments: [
            (
                "en", 1,
                ["1 need, 1 offer, 1 pair judged, 1 possible", "1 need (100.0 %), 1 in full; 1 offer used"]
            ),
            (
                "en", 2,
                ["2 needs, 2 offers, 2 pairs judged", "2 offers used", "would have served 2 fewer needs"]
            ),
            ("en", 1, ["would have served 1 fewer need;", "1 need gets what it got", "1 match is held"]),
            (
                "fr", 1,
                [
                    "1 offre utilisée", "1 paire jugée", "1 besoin de moins",
                    "1 besoin reçoit ce qu'il recevait",
                ]
            ),
            ("fr", 2, ["2 offres utilisées", "2 paires jugées", "2 besoins de moins"]),
            ("es", 1, ["1 oferta usada", "1 par juzgado", "1 necesidad menos"]),
            ("pt", 1, ["1 oferta usada", "1 par julgado", "1 necessidade a menos"]),
            ("ar", 2, ["عرضان مستخدمان", "احتياجين أقل", "زوجان فُحصا"]),
            ("ar", 5, ["عروض مستخدمة", "احتياجات أقل", "أزواج فُحصت"]),
            ("ar", 11, ["عرضا مستخدما", "احتياجا أقل", "زوجا فُحص"]),
            ("zh", 1, ["1 项供给被使用", "贪心法会少满足 1 项需求"]),
        ] as [(String, Int, [String])]
    )
    func counts(code: String, number: Int, texts: [String]) throws {
        var report = try ReportFixture.report.get()
        report.pool.needs = number
        report.pool.needsMatched = number
        report.pool.needsFullyMatched = number
        report.pool.offers = number
        report.pool.offersUsed = number
        report.pool.pairsJudged = number
        report.pool.pairsPossible = number
        report.comparison?.needsUnchanged = number
        for place in (report.baselines ?? []).indices { report.baselines?[place].needsFewer = number }
        report.run.notice("held", ["number": String(number)])
        let language = try #require(ReportLanguage(code: code))
        let marks: Set<Character> = ["\u{2067}", "\u{2068}", "\u{2069}"]
        let text = TextReport.full(report, in: language, width: 10_000).filter { !marks.contains($0) }
        for wanted in texts { #expect(text.contains(wanted), "\(wanted)") }
    }

    @Test("No text is left with a brace that nothing fills, in any language", arguments: Catalogue.codes)
    func filled(code: String) throws {
        var report = try ReportFixture.report.get()
        // Names may have braces of their own.
        report.run.programmeName = "P"
        let language = try #require(ReportLanguage(code: code))
        // A hostile name has braces too, but never single ones.
        let left = TextReport.full(report, in: language).matches(of: /\{+\w+\}+/).map { String($0.output) }
            .filter { !$0.hasPrefix("{{") }
        #expect(left.isEmpty, "\(left)")
    }
}
