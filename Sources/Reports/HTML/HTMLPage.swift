import Crypto
internal import FoundationEssentials
import Mustache

/// A page before it is written: sections of text, drawings and tables.
struct HTMLPage {
    /// A part of a section.
    enum Part {
        case drawing(Drawing)
        case table(HTMLTable)
    }

    /// A section with a heading of its own.
    struct Section {
        var id: String
        var title: String
        /// Whether it belongs to the whole report only, not to its printed summary.
        var isWhole = true
        var paragraphs: [String] = []
        /// The few numbers that say most.
        var figures: [(number: String, text: String)] = []
        var facts: [(label: String, text: String)] = []
        var links: [(href: String, text: String)] = []
        var parts: [Part] = []
    }

    /// The file's name.
    var name: String
    /// What the page is, for its heading.
    var heading: String
    var sections: [Section]
    /// The page that leads here; nil on the first.
    var back: String?

    /// Writes the page.
    func bytes(_ report: MatchReport, _ language: ReportLanguage) throws -> [UInt8] {
        let head = ReportHead(report: report, language: language)
        var context: [String: Any] = [
            "language": language.code, "direction": language.isRightToLeft ? "rtl" : "ltr",
            "title": heading, "name": heading, "lead": back == nil ? head.result : head.title,
            "style": Self.style, "script": Self.script, "styleHash": Self.hash(Self.style),
            "scriptHash": Self.hash(Self.script), "canSummarise": back == nil,
            "digits": language.catalogue["number.digits"] ?? "",
            "words": Self.words(language), "provenance": Self.pairs(provenance(report, head, language)),
            "sections": sections.map { Self.context($0, language) },
        ]
        if let back { context["back"] = ["href": back, "text": language.text("page.back")] }
        return Array((try Self.library().render(context, withTemplate: "page") ?? "").utf8)
    }

    private func provenance(_ report: MatchReport, _ head: ReportHead, _ language: ReportLanguage)
        -> [(label: String, text: String)]
    {
        var facts = [(label: language.text("fact.report"), text: head.name)] + head.origin
        facts.append(("CapMatch", report.format))
        if let audience = report.run.audience {
            facts.append((language.text("fact.audience"), language.code("audience", audience)))
        }
        return facts
    }

    private static func context(_ section: Section, _ language: ReportLanguage) -> [String: Any] {
        var context: [String: Any] = [
            "id": section.id, "title": section.title, "isWhole": section.isWhole,
            "paragraphs": section.paragraphs,
            "parts": section.parts.compactMap { part -> [String: Any]? in
                switch part {
                case .drawing(let drawing): ["drawing": drawing.context(language)]
                case .table(let table): table.context.map { ["table": $0] }
                }
            },
        ]
        context["hasParts"] = !section.parts.isEmpty
        if !section.figures.isEmpty {
            context["figures"] = ["items": section.figures.map { ["number": $0.number, "text": $0.text] }]
        }
        if !section.facts.isEmpty { context["facts"] = ["items": pairs(section.facts)] }
        if !section.links.isEmpty {
            context["links"] = ["items": section.links.map { ["href": $0.href, "text": $0.text] }]
        }
        return context
    }

    private static func pairs(_ facts: [(label: String, text: String)]) -> [[String: String]] {
        facts.map { ["label": $0.label, "text": $0.text] }
    }

    private static func words(_ language: ReportLanguage) -> [String: String] {
        let keys = [
            "search", "all", "rows", "sort", "skip", "contents", "print", "provenance", "contacts", "licence",
            "facts",
        ]
        // The script fills in what stands in braces.
        return Dictionary(uniqueKeysWithValues: keys.map { ($0, language.text("page.\($0)")) })
    }

    // MARK: - What is embedded

    private static let style = String(decoding: PackageResources.page_css, as: UTF8.self)
    private static let script = String(decoding: PackageResources.page_js, as: UTF8.self)

    private static func library() throws -> MustacheLibrary {
        var library = MustacheLibrary()
        for (name, file) in [
            ("page", PackageResources.page_mustache), ("section", PackageResources.section_mustache),
            ("table", PackageResources.table_mustache), ("drawing", PackageResources.drawing_mustache),
        ] {
            try library.register(String(decoding: file, as: UTF8.self), named: name)
        }
        return library
    }

    /// The hash by which the page's policy knows its own style and script, and no other.
    private static func hash(_ text: String) -> String {
        Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
    }
}
