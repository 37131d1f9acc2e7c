import Testing

@testable import Programme

@Suite("What a cell may hold")
struct FieldTypeTests {
    static let keys: ReferenceKeys = {
        var keys = ReferenceKeys()
        keys.add("KE", aliases: ["KEN"], to: .country)
        keys.add("sw", aliases: ["swa"], to: .language)
        keys.add("en", aliases: ["eng"], to: .language)
        keys.add("fr", aliases: ["fra"], to: .language)
        keys.add("luo", to: .language)
        keys.add("health.medical-imaging", to: .sector)
        keys.add("CC-BY-4.0", to: .licence)
        keys.add("Western Africa", to: .region)
        return keys
    }()

    private static let types: [FieldType] = [
        .integer(0...10), .date, .boolean, .code(["a", "b"]), .reference(.country), .skill, .period,
        .list(.text(maximum: 5)), .list(.integer(0...3)), .list(.code(["a"])), .list(.skill),
    ]

    private func parse(_ type: FieldType, _ cell: String) throws(FieldError) -> FieldValue {
        try type.parse(cell, references: Self.keys)
    }

    @Test("Blank and unknown are no value; as a text, unknown is itself", arguments: types)
    func blank(type: FieldType) throws {
        for cell in ["", "  ", "\t", "unknown", " unknown "] { #expect(try parse(type, cell) == .none) }
        #expect(try parse(.text(maximum: 9), "unknown") == .text("unknown"))
        #expect(try parse(.text(maximum: 9), "  ") == .none)
    }

    @Test(
        "Each type reads its values in canonical form",
        arguments: [
            (.text(maximum: 5), " Ñandú ", .text("Ñandú")), (.text(maximum: 3), "a\nb", .text("a\nb")),
            (.integer(-5...10), "-5", .integer(-5)), (.integer(-5...10), "10", .integer(10)),
            (.boolean, "Yes", .boolean(true)), (.boolean, "0", .boolean(false)),
            (.boolean, "TRUE", .boolean(true)), (.code(["gpu-hour", "RQ1"]), "rq1", .text("RQ1")),
            (.code(["gpu-hour", "RQ1"]), "GPU-Hour", .text("gpu-hour")),
            (.reference(.country), "ken", .text("KE")), (.reference(.country), "ke", .text("KE")),
            (.reference(.language), "swa", .text("sw")), (.reference(.language), "luo", .text("luo")),
            (.reference(.licence), "cc-by-4.0", .text("CC-BY-4.0")),
            (.reference(.licence), "LicenseRef-ours", .text("LicenseRef-ours")),
            (.reference(.region), "western africa", .text("Western Africa")),
            (.skill, "swa:b2", .text("sw:B2")), (.skill, "EN", .text("en")),
            (.skill, "EN:C1", .text("en:C1")),
            (.script, "latn", .text("Latn")), (.script, "ARAB", .text("Arab")),
            (.dialect, "swa-ke", .text("sw-KE")), (.dialect, "EN-1994-Fonipa", .text("en-1994-fonipa")),
            (.period, "2026-12-20/2027-01-05", .text("2026-12-20/2027-01-05")),
            (.list(.integer(1...17)), "3; 4;3;", .integers([3, 4])),
            (.list(.skill), "fra:B2; sw ;en:a1", .texts(["fr:B2", "sw", "en:A1"])),
            (.list(.reference(.country)), "KE;KEN", .texts(["KE"])), (.list(.date), ";;", .none),
        ] as [(FieldType, String, FieldValue)]
    )
    func values(type: FieldType, cell: String, expected: FieldValue) throws {
        #expect(try parse(type, cell) == expected)
    }

    @Test(
        "What a type does not hold is refused with what was found",
        arguments: [
            (.text(maximum: 5), "sechs!"), (.text(maximum: 5), "a\u{7}b"), (.text(maximum: 5), "a\u{202E}b"),
            (.integer(0...10), "11"), (.integer(0...10), "-1"), (.integer(0...10), "1.0"),
            (.integer(0...10), "1e1"), (.integer(0...10), "ten"), (.integer(0...10), "99999999999999999999"),
            (.date, "2026-02-30"), (.date, "24.11.2026"), (.boolean, "maybe"), (.code(["a", "b"]), "c"),
            (.reference(.country), "XX"), (.reference(.country), "Kenya"), (.reference(.language), "xx"),
            (.reference(.licence), "LicenseRef-"), (.skill, "sw:B9"), (.script, "Latin"), (.script, "La1n"),
            (.dialect, "sw"), (.dialect, "xx-KE"), (.dialect, "sw-"), (.dialect, "sw-Lamu island"),
            (.skill, "xx:B2"), (.skill, "swahili"),
            (.period, "2027-01-05/2026-12-20"), (.list(.integer(1...17)), "3;18"), (.list(.skill), "sw,en"),
        ] as [(FieldType, String)]
    )
    func refusals(type: FieldType, cell: String) {
        let error = #expect(throws: FieldError.self) { try parse(type, cell) }
        #expect(error?.found.isEmpty == false && error?.expected.isEmpty == false)
        #expect(error?.found.contains("\u{7}") == false && error?.found.contains("\u{202E}") == false)
    }

    @Test("A refused key brings the nearest known one")
    func suggestion() {
        let error = #expect(throws: FieldError.self) { try parse(.reference(.sector), "health.diag") }
        #expect(error?.expected.contains("health.medical-imaging") == true)
    }

    @Test("A long value is shortened in the error")
    func shortened() {
        let error = #expect(throws: FieldError.self) {
            try parse(.integer(0...1), String(repeating: "9", count: 5_000))
        }
        #expect((error?.found.count ?? 0) <= 80)
    }

    @Test("A required cell must not be blank, an optional one clears the value")
    func required() throws {
        var need = Need()
        let title = try #require(Need.fields.first { $0.name == "title" })
        #expect(throws: FieldError.self) { try title.read(" ", into: &need, references: Self.keys) }
        let urgency = try #require(Need.fields.first { $0.name == "urgency" })
        try urgency.read("4", into: &need, references: Self.keys)
        #expect(need.urgency == 4)
        try urgency.read("unknown", into: &need, references: Self.keys)
        #expect(need.urgency == nil)
    }
}
