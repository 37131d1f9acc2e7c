/// The texts of a report in one language, read from a plain file of `key = text` lines.
struct Catalogue: Sendable {
    /// Code of the language.
    let code: String
    private(set) var texts: [String: String] = [:]

    /// The languages that reports speak.
    static let codes = ["en", "fr", "es", "pt", "ar", "zh"]

    /// English, in which every text is there.
    static let english = Catalogue(code: "en", file: PackageResources.language_en_txt)

    /// The catalogue of a language; nil where there is none.
    static func load(_ code: String) -> Catalogue? {
        switch code {
        case "en": english
        case "fr": Catalogue(code: code, file: PackageResources.language_fr_txt)
        case "es": Catalogue(code: code, file: PackageResources.language_es_txt)
        case "pt": Catalogue(code: code, file: PackageResources.language_pt_txt)
        case "ar": Catalogue(code: code, file: PackageResources.language_ar_txt)
        case "zh": Catalogue(code: code, file: PackageResources.language_zh_txt)
        default: nil
        }
    }

    /// Reads a file: blank lines and lines that begin with `#` say nothing; later keys win.
    init(code: String, file: [UInt8]) {
        self.code = code
        add(file)
    }

    /// Reads a further file.
    mutating func add(_ file: [UInt8]) {
        for line in String(decoding: file, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard line.first != "#", let separator = line.firstRange(of: " = ") else { continue }
            var text = line[separator.upperBound...]
            if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
            texts[String(line[..<separator.lowerBound])] = String(text)
        }
    }

    /// The text of a key as it stands in the file; English where it is missing.
    subscript(_ key: String) -> String? { texts[key] ?? Self.english.texts[key] }
}
