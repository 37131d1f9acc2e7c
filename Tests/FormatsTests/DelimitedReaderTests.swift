import Formats
import Testing

@Suite struct DelimitedReaderTests {
    /// What a file reads as: one line a record, its fields joined by `|`; a bad one as its raw text and its error.
    private func reading(_ text: [UInt8], bufferSize: Int = 1 << 16) -> [String] {
        do {
            var reader = try DelimitedReader(try ByteSource(bytes: text, bufferSize: bufferSize))
            var lines = [reader.header.joined(separator: "|")]
            while let item = try reader.next() {
                switch item {
                case .record(let record):
                    lines.append("\(record.line): \(record.fields.joined(separator: "|"))")
                case .bad(let error):
                    lines.append("\(String(decoding: reader.rawRecord, as: UTF8.self)) <- \(error)")
                }
            }
            return lines
        } catch {
            return ["\(error)"]
        }
    }

    /// Texts, what their good rows read as, and how the lines for their bad rows begin.
    static let corpus: [(String, [String])] = [
        ("a,b\n1,2\n", ["a|b", "2: 1|2"]),
        ("\u{FEFF}a,b\r\n1,2", ["a|b", "2: 1|2"]),
        ("a;b\n1,5;2\n", ["a|b", "2: 1,5|2"]),
        ("a\tb\n1,5\t2\n", ["a|b", "2: 1,5|2"]),
        ("# note\n\na,b\n# more\n1,2\n\n3,4\n", ["a|b", "5: 1|2", "7: 3|4"]),
        ("a,b\n\"x\ny\",\"say \"\"so\"\"\"\n3,4\n", ["a|b", "2: x\ny|say \"so\"", "4: 3|4"]),
        (
            "a,b\n1\n1,2,3\n4,5\n",
            ["a|b", "1 <- line 2: 1 fields; the header names 2", "1,2,3 <- line 3: 3 fields", "4: 4|5"]
        ),
        (
            "a,b\n1,\"x\n2,y\n3,z\n",
            ["a|b", "1,\"x <- line 2, column 2 (b): a quoted field is not", "3: 2|y", "4: 3|z"]
        ),
        (
            "a,b\n1,\"x\n2,\"y\"\n3,z\n",
            ["a|b", "1,\"x <- line 3, column 2 (b): text after", "3: 2|y", "4: 3|z"]
        ),
        ("a,b\r\n1,\"x\r\n2,\"y\"\r\n", ["a|b", "1,\"x <- line 3, column 2 (b): text after", "3: 2|y"]),
        ("a,b\n\"x\"y,2\n3,4\n", ["a|b", "\"x\"y,2 <- line 2, column 1 (a): text after", "3: 3|4"]),
        ("a,b\n1\r2,2\n3,4\n", ["a|b", "1\r2,2 <- line 2, column 1 (a): a carriage return", "3: 3|4"]),
        ("a,b\n1,2\r\n3,4\n", ["a|b", "1,2 <- line 2, column 2 (b): line ends are mixed", "3: 3|4"]),
        ("a,b\n1\0,2\n3,4\n", ["a|b", "1\0,2 <- line 2, column 1 (a): a NUL byte", "3: 3|4"]),
        ("a,a\n1,2\n", ["line 1, column 2 (a): the name stands twice"]),
        ("a, ,c\n1,2,3\n", ["line 1, column 2: the column has no name"]),
        ("", ["line 1: the file has no header"]),
        ("# only\n", ["line 2: the file has no header"]),
        ("a,b", ["a|b"]),
        ("a,b\n\u{2028}\u{202E},e\u{301}\n", ["a|b", "2: \u{2028}\u{202E}|e\u{301}"]),
    ]

    private func agrees(_ found: [String], _ expected: [String]) -> Bool {
        found.count == expected.count && zip(found, expected).allSatisfy { $0.hasPrefix($1) }
    }

    @Test(arguments: corpus)
    func `hostile files give every good row and name every bad one, however they arrive`(
        _ text: String,
        _ expected: [String]
    ) {
        for size in 1...text.utf8.count + 1 {
            let found = reading(Array(text.utf8), bufferSize: size)
            #expect(agrees(found, expected), "pieces of \(size): \(found)")
        }
    }

    @Test(arguments: [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xFF], [0xE2, 0x82]] as [[UInt8]])
    func `bytes that are not UTF-8 spoil only their row`(_ bytes: [UInt8]) {
        let found = reading(Array("a,b\n1,".utf8) + bytes + Array("\n3,4\n".utf8))
        #expect(found.count == 3)
        #expect(found[1].contains("line 2, column 2 (b): text that is not valid UTF-8"))
        #expect(found[2] == "3: 3|4")
    }

    @Test(arguments: [[0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61]] as [[UInt8]])
    func `UTF-16 is named instead of read as noise`(_ bytes: [UInt8]) {
        #expect(reading(bytes).first?.contains("UTF-16") == true)
    }

    @Test func `a row over the limit is named, and the rows after it are read`() {
        let long = String(repeating: "x", count: DelimitedReader.recordLimit + 10)
        let plain = reading(Array("a,b\n1,\(long)\n3,4\n".utf8))
        #expect(plain.count == 3)
        #expect(plain[1].hasSuffix("a row is longer than 2097152 bytes"))
        #expect(plain[2] == "3: 3|4")
        let swallowed = reading(Array("a,b\n1,\"\n2,y\n\(long),\n3,4\n".utf8))
        #expect(swallowed.count == 5)
        #expect(swallowed[2] == "3: 2|y")
        #expect(swallowed[4] == "5: 3|4")
    }

    @Test func `random tables come back as they were written`() throws {
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = ["a", "\"", ",", ";", "\n", "\r\n", " ", "é", "😀", "'", "=", "-1", "#", "\t"]
        for round in 0..<300 {
            let width = 1 + random(4)
            // A row of nothing but blanks is no row, so each has one cell with a letter.
            let rows = (0..<random(6)).map { _ in
                ["x"]
                    + (0..<width).map { _ in
                        (0..<random(5)).map { _ in pieces[random(pieces.count)] }.joined()
                    }
            }
            var writer = DelimitedWriter()
            writer.row((0...width).map { "c\($0)" })
            for row in rows { writer.row(row) }
            var reader = try DelimitedReader(try ByteSource(bytes: writer.bytes, bufferSize: 1 + random(9)))
            var found: [[String]] = []
            while let item = try reader.next() {
                guard case .record(let record) = item else {
                    Issue.record("round \(round): \(item)")
                    continue
                }
                found.append(record.fields)
            }
            #expect(found == rows, "round \(round)")
        }
    }
}
