/// The texts of a report in one language, read from a plain file of `key = text` lines.
struct Catalogue: Sendable {
    /// Code of the language.
    let code: String
    private(set) var texts: [String: String] = [:]
    /// Names of countries by ISO 3166-1 alpha-2 code.
    private(set) var countries: [String: String] = [:]
    /// Names of languages by ISO 639-1, else 639-3 code.
    private var languages: [String: String] = [:]

    /// The languages that reports speak.
    static let codes = ["en", "fr", "es", "pt", "ar", "zh"]

    /// English, in which every text is there.
    static let english = Catalogue(
        "en",
        [PackageResources.language_en_txt, PackageResources.explanation_en_txt],
        [PackageResources.countries_en_txt, PackageResources.languages_en_txt]
    )

    /// The catalogue of a language; nil where there is none.
    static func load(_ code: String) -> Catalogue? {
        switch code {
        case "en": english
        case "fr":
            Catalogue(
                code,
                [PackageResources.language_fr_txt, PackageResources.explanation_fr_txt],
                [PackageResources.countries_fr_txt, PackageResources.languages_fr_txt]
            )
        case "es":
            Catalogue(
                code,
                [PackageResources.language_es_txt, PackageResources.explanation_es_txt],
                [PackageResources.countries_es_txt, PackageResources.languages_es_txt]
            )
        case "pt":
            Catalogue(
                code,
                [PackageResources.language_pt_txt, PackageResources.explanation_pt_txt],
                [PackageResources.countries_pt_txt, PackageResources.languages_pt_txt]
            )
        case "ar":
            Catalogue(
                code,
                [PackageResources.language_ar_txt, PackageResources.explanation_ar_txt],
                [PackageResources.countries_ar_txt, PackageResources.languages_ar_txt]
            )
        case "zh":
            Catalogue(
                code,
                [PackageResources.language_zh_txt, PackageResources.explanation_zh_txt],
                [PackageResources.countries_zh_txt, PackageResources.languages_zh_txt]
            )
        default: nil
        }
    }

    /// Reads a file: blank lines and lines that begin with `#` say nothing; later keys win.
    init(code: String, file: [UInt8]) {
        self.code = code
        add(file)
    }

    /// Reads texts, and names of countries and languages.
    private init(_ code: String, _ files: [[UInt8]], _ names: [[UInt8]]) {
        self.code = code
        for file in files { add(file) }
        for file in names {
            for (key, name) in Self.lines(file) {
                guard let point = key.firstIndex(of: ".") else { continue }
                let named = String(key[key.index(after: point)...])
                if key.hasPrefix("country.") { countries[named] = name } else { languages[named] = name }
            }
        }
    }

    /// The name of a language; in English where the language has none of it.
    func languageName(_ code: String) -> String? { languages[code] ?? Self.english.languages[code] }

    /// Reads a further file.
    mutating func add(_ file: [UInt8]) {
        texts.merge(Self.lines(file)) { _, later in later }
    }

    private static func lines(_ file: [UInt8]) -> [String: String] {
        var texts: [String: String] = [:]
        for line in String(decoding: file, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard line.first != "#", let separator = line.firstRange(of: " = ") else { continue }
            var text = line[separator.upperBound...]
            if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
            texts[String(line[..<separator.lowerBound])] = String(text)
        }
        return texts
    }

    /// The text of a key as it stands in the file; English where it is missing.
    subscript(_ key: String) -> String? { texts[key] ?? Self.english.texts[key] }
}
