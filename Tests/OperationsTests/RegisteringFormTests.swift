import Operations
import Programme
import Testing

struct RegisteringFormTests {
    private var references: ReferenceKeys {
        var keys = ReferenceKeys()
        keys.add("KE", aliases: ["KEN"], to: .country)
        return keys
    }

    @Test func `a new form asks for what is required, in order, until it is there`() throws {
        var form = RecordForm<Need>(references: references)
        #expect(
            form.missing.map(\.column) == [
                "external_id", "organisation", "title", "submitted_on", "opens", "closes", "kind", "quantity",
                "unit",
            ]
        )
        try form.fill("kind", "compute")
        try form.fill("country", "KEN")
        #expect(!form.missing.map(\.column).contains("kind"))
        #expect(form.record.country == "KE")
        #expect(form.record.components.map(\.kind) == [.compute])
    }

    @Test func `an answer that does not fit leaves the question open`() {
        var form = RecordForm<Need>(references: references)
        #expect(throws: FormError.self) { try form.fill("opens", "2027-02-30") }
        #expect(throws: FormError.self) { try form.fill("title", " ") }
        #expect(throws: FormError.unknownColumn("quantty", nearest: "quantity")) {
            try form.fill("quantty", "1")
        }
        #expect(form.missing.count == 9)
    }

    @Test func `contradictions are asked again by the column that can mend them`() throws {
        var form = RecordForm<Need>(references: references)
        try form.fill("opens", "2027-06-30")
        try form.fill("closes", "2027-01-01")
        try form.fill("kind", "compute")
        #expect(form.contradictions.map(\.column) == ["closes", "unit"])
        try form.fill("closes", "2027-12-31")
        try form.fill("unit", "gpu-hour")
        #expect(form.contradictions == [])
    }

    @Test func `a part has to be named where there are several`() throws {
        var need = Need()
        need.components = ["a", "b"].map { code in
            var component = NeedComponent()
            component.code = code
            return component
        }
        var form = RecordForm(need, references: references)
        #expect(throws: FormError.unknownPart("", known: ["a", "b"])) { try form.fill("quantity", "3") }
        #expect(throws: FormError.unknownPart("c", known: ["a", "b"])) {
            try form.fill("quantity", "3", part: "c")
        }
        try form.fill("quantity", "3", part: "b")
        #expect(form.record.components.map(\.quantity) == [1, 3])
        #expect(form.missing == [])
    }
}
