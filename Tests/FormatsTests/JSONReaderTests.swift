import Formats
import Testing

@Suite struct JSONReaderTests {
    /// The tokens of a text, or the error's words.
    private func reading(_ bytes: [UInt8], bufferSize: Int = 1 << 16) -> String {
        var words: [String] = []
        do {
            var reader = JSONReader(try ByteSource(bytes: bytes, bufferSize: bufferSize))
            while true {
                switch try reader.next() {
                case .end: return words.joined(separator: " ")
                case .key(let text): words.append(text + ":")
                case .string(let text): words.append("'\(text)'")
                case .integer(let value): words.append("\(value)")
                case .number(let text): words.append("number(\(text))")
                case .boolean(let value): words.append("\(value)")
                case .null: words.append("null")
                case .beginObject: words.append("{")
                case .endObject: words.append("}")
                case .beginArray: words.append("[")
                case .endArray: words.append("]")
                }
            }
        } catch {
            return "\(error)"
        }
    }

    static let good: [(String, String)] = [
        ("{}", "{ }"), (" [ ] ", "[ ]"), ("0", "0"), ("null", "null"), ("\"\"", "''"),
        (
            "[1,-2,9223372036854775807,-9223372036854775808]",
            "[ 1 -2 9223372036854775807 -9223372036854775808 ]"
        ),
        ("[9223372036854775808,-0]", "[ number(9223372036854775808) number(-0) ]"),
        ("[1.0,1e3,-2.5E-7]", "[ number(1.0) number(1e3) number(-2.5E-7) ]"),
        ("{\"a\":{\"b\":[true,false]},\n\"c\":\"x\"}", "{ a: { b: [ true false ] } c: 'x' }"),
        (#""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00""#, "'\"\\/\u{8}\u{C}\n\r\té😀'"),
        ("\"é😀\u{7F}\"", "'é😀\u{7F}'"),
    ]

    /// Malformed texts and the line and column at which each is refused.
    static let bad: [(String, Int, Int)] = [
        ("", 1, 1), ("{} {}", 1, 4), ("[1,]", 1, 4), ("[,1]", 1, 2), ("{\"a\":1,}", 1, 8),
        ("{\"a\" 1}", 1, 6),
        ("{a:1}", 1, 2), ("[1 2]", 1, 4), ("[1}", 1, 3), ("01", 1, 1), ("-", 1, 1), ("1.", 1, 1),
        ("1e+", 1, 1),
        ("[\n \"e\", nul]", 2, 7), ("NaN", 1, 1), ("\"a\nb\"", 1, 3), ("\"abc", 1, 1), (#""\x""#, 1, 1),
        (#""\u12g4""#, 1, 1), (#""\uD83Dx""#, 1, 1), (#""\uDE00""#, 1, 1), ("\u{FEFF}1", 1, 1), ("'a'", 1, 1),
        ("[1]// x", 1, 4), ("[1", 1, 3), ("{", 1, 2), ("[truth]", 1, 2),
    ]

    @Test(arguments: good)
    func `valid texts give their tokens, however they arrive`(_ text: String, _ expected: String) {
        for size in 1...text.utf8.count + 1 {
            #expect(reading(Array(text.utf8), bufferSize: size) == expected, "pieces of \(size)")
        }
    }

    @Test(arguments: bad)
    func `malformed texts are refused at their place, however they arrive`(
        _ text: String,
        _ line: Int,
        _ column: Int
    ) {
        for size in 1...text.utf8.count + 1 {
            let found = reading(Array(text.utf8), bufferSize: size)
            #expect(found.hasPrefix("line \(line), column \(column): "), "pieces of \(size): \(found)")
        }
    }

    @Test(
        arguments: [
            [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80], [0xFF],
            [0xF0, 0x80, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func `bytes that are not UTF-8 are refused`(_ bytes: [UInt8]) {
        for size in 1...6 {
            #expect(reading([0x22, 0x61] + bytes + [0x22], bufferSize: size).contains("not valid UTF-8"))
        }
    }

    @Test func `nesting and the length of a text are bounded`() {
        let deep = { (depth: Int) in
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(reading(deep(JSONReader.depthLimit)).hasPrefix("[ ["))
        #expect(reading(deep(JSONReader.depthLimit + 1)).contains("nested deeper"))
        #expect(
            reading([0x22] + Array(repeating: 0x61, count: JSONReader.textLimit + 9)).contains("longer than")
        )
        #expect(reading(Array(repeating: 0x31, count: JSONReader.textLimit + 9)).contains("longer than"))
    }
}
