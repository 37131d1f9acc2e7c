/// Takes the values out of what a server says, and leaves names and numbers of places.
enum Redaction {
    /// The message without bound values.
    ///
    /// Errors of class 22 quote the value that they are about; in the others quotes hold names of tables and
    /// constraints, so there only what was bound is taken out.
    static func message(_ text: String, state: SQLState?, bound: [String]) -> String {
        let text = state?.errorClass == "22" ? withoutQuoted(text) : text
        return bound.reduce(text) { text, value in
            value.utf8.count < 3 ? text : replacing(value, in: text)
        }
    }

    /// The detail with the values of keys and rows taken out.
    static func detail(_ text: String, bound: [String]) -> String {
        var text = text
        if let values = range(of: "=(", in: text), let last = text.lastIndex(of: ")"),
            values.upperBound <= last
        {
            text.replaceSubrange(values.upperBound..<last, with: "…")
        } else if text.hasPrefix("Failing row contains") {
            text = "Failing row contains (…)."
        }
        return message(text, state: nil, bound: bound)
    }

    /// The place of a COPY in a server's context, without the value: `COPY need, line 3, column title`.
    static func place(_ context: String) -> String? {
        guard context.hasPrefix("COPY ") else { return nil }
        let line = context.prefix { $0 != "\n" }
        guard let value = range(of: ": ", in: String(line)) else { return String(line) }
        return String(String(line)[..<value.lowerBound])
    }

    private static func withoutQuoted(_ text: String) -> String {
        guard let first = text.firstIndex(of: "\""), let last = text.lastIndex(of: "\""), first < last else {
            return text
        }
        return text[..<first] + "\"…\"" + text[text.index(after: last)...]
    }

    private static func replacing(_ value: String, in text: String) -> String {
        var rest = text
        var result = ""
        while let found = range(of: value, in: rest) {
            result += rest[..<found.lowerBound] + "…"
            rest = String(rest[found.upperBound...])
        }
        return result + rest
    }

    private static func range(of part: String, in text: String) -> Range<String.Index>? {
        text.firstRange(of: part)
    }
}
