/// The texts of a report in one language, read from a plain file of `key = text` lines.
struct Catalogue: Sendable {
    /// Code of the language.
    let code: String
    private(set) var texts: [String: String] = [:]
    /// Names of countries by ISO 3166-1 alpha-2 code; none in English, which the reference table speaks.
    private(set) var countries: [String: String] = [:]

    /// The languages that reports speak.
    static let codes = ["en", "fr", "es", "pt", "ar", "zh"]

    /// English, in which every text is there.
    static let english = Catalogue(code: "en", file: PackageResources.language_en_txt)

    /// The catalogue of a language; nil where there is none.
    static func load(_ code: String) -> Catalogue? {
        switch code {
        case "en": english
        case "fr": Catalogue(code, PackageResources.language_fr_txt, PackageResources.countries_fr_txt)
        case "es": Catalogue(code, PackageResources.language_es_txt, PackageResources.countries_es_txt)
        case "pt": Catalogue(code, PackageResources.language_pt_txt, PackageResources.countries_pt_txt)
        case "ar": Catalogue(code, PackageResources.language_ar_txt, PackageResources.countries_ar_txt)
        case "zh": Catalogue(code, PackageResources.language_zh_txt, PackageResources.countries_zh_txt)
        default: nil
        }
    }

    /// Reads a file: blank lines and lines that begin with `#` say nothing; later keys win.
    init(code: String, file: [UInt8]) {
        self.code = code
        add(file)
    }

    /// Reads the texts and the names of countries.
    private init(_ code: String, _ file: [UInt8], _ countries: [UInt8]) {
        self.init(code: code, file: file)
        for (key, name) in Self.lines(countries) where key.hasPrefix("country.") {
            self.countries[String(key.dropFirst("country.".count))] = name
        }
    }

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
