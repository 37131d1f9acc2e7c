import Formats

extension ProblemParser {
    /// Reports a breach of the object at hand.
    mutating func report(_ place: TextPlace, _ message: String) {
        let path = path
        breaches.add(path, place, message)
    }

    /// Reports a breach inside the object at hand.
    mutating func report(_ suffix: String, _ place: TextPlace, _ message: String) {
        let path = path(suffix)
        breaches.add(path, place, message)
    }

    /// Reports where the text stops being JSON.
    mutating func report(_ error: JSONError) {
        report(error.place, error.message)
    }

    /// The next field of the object at hand that it may have and has not given yet; nil at the object's end.
    mutating func nextField(_ seen: inout UInt32) throws -> ProblemField? {
        while case .key(let key) = try reader.next() {
            let place = reader.place
            guard let field = ProblemField(key: key), object.allowed & field.bit != 0 else {
                // An empty key still needs a path, and a long one must not fill the message.
                let shown = key.isEmpty ? "\"\"" : String(key.prefix(40))
                let known = ProblemField.all(in: object.allowed).map { "\($0)" }.joined(separator: ", ")
                report(shown, place, "unknown key \"\(key.prefix(40))\"; \(object.name) has \(known)")
                try reader.skip(try reader.next())
                continue
            }
            guard seen & field.bit == 0 else {
                report(key, place, "the key \"\(key)\" is given twice; expected once")
                try reader.skip(try reader.next())
                continue
            }
            seen |= field.bit
            return field
        }
        return nil
    }

    /// Reports the fields that an object lacks.
    mutating func finishObject(_ seen: UInt32, _ place: TextPlace) {
        let missing = object.required & ~seen
        guard missing != 0 else { return }
        for field in ProblemField.all(in: missing) {
            report(place, "the field \"\(field)\" is missing")
        }
    }

    /// Reads an array of objects and returns how many elements it has; `read` is called after each object's
    /// opening brace, with its place in `path`.
    @discardableResult
    mutating func readArray(
        _ field: ProblemField,
        _ kind: ProblemObject,
        _ read: (inout ProblemParser) throws -> Void
    ) throws -> Int {
        guard try beginsArray(field) else { return 0 }
        let outer = object
        var index = 0
        while true {
            let token = try reader.next()
            if token == .endArray { return index }
            switch kind {
            case .limit: limitIndex = index
            case .need: needIndex = index
            case .component: componentIndex = index
            case .option, .problem: optionIndex = index
            }
            object = kind
            if token == .beginObject {
                try read(&self)
            } else {
                report(reader.place, "found \(token.shown); expected an object")
                try reader.skip(token)
            }
            object = outer
            index += 1
        }
    }

    /// Reads a value's first token; false, with a breach, where it does not start an array.
    mutating func beginsArray(_ field: ProblemField) throws -> Bool {
        let token = try reader.next()
        if token == .beginArray { return true }
        try refuse(token, field, expected: "an array")
        return false
    }

    mutating func text(_ field: ProblemField) throws -> String? {
        let token = try reader.next()
        if case .string(let text) = token { return text }
        try refuse(token, field, expected: "a string")
        return nil
    }

    mutating func boolean(_ field: ProblemField) throws -> Bool? {
        let token = try reader.next()
        if case .boolean(let flag) = token { return flag }
        try refuse(token, field, expected: "true or false")
        return nil
    }

    mutating func integer(
        _ field: ProblemField,
        from least: Int64 = -.max,
        nullable: Bool = false
    ) throws -> Int64? {
        let token = try reader.next()
        if case .integer(let value) = token, value >= least { return value }
        if token == .null, nullable { return nil }
        if token == .number("-0"), least <= 0 { return 0 }
        let expected = least == -.max ? "an integer of 64 bits" : "an integer of \(least) or more"
        try refuse(token, field, expected: nullable ? expected + ", or null" : expected)
        return nil
    }

    private mutating func refuse(_ token: JSONReader.Token, _ field: ProblemField, expected: String) throws {
        report("\(field)", reader.place, "found \(token.shown); expected \(expected)")
        try reader.skip(token)
    }
}

extension JSONReader.Token {
    /// What a message calls the token; long texts are cut.
    var shown: String {
        switch self {
        case .beginObject: "an object"
        case .endObject: "the end of an object"
        case .beginArray: "an array"
        case .endArray: "the end of an array"
        case .key(let text), .string(let text):
            text.count > 40 ? "\"\(text.prefix(40))…\"" : "\"\(text)\""
        case .integer(let value): "\(value)"
        case .number(let text): text.count > 40 ? "\(text.prefix(40))…" : text
        case .boolean(let flag): "\(flag)"
        case .null: "null"
        case .end: "the end of the file"
        }
    }
}
