import Formats
import Foundation
import Programme
import Testing

@testable import Operations

@Suite("Policy documents")
struct PolicyDocumentTests {
    private func problems(_ yaml: String) -> [String] {
        do {
            _ = try PolicyDocument(yaml: yaml)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    private static let full: Policy = {
        var policy = Policy()
        policy.weights = [30, 10, 10, 5, 5, 5, 5, 5, 5, 5, 5, 5, 3, 2]
        policy.disabledRules = ["H9", "H15"]
        policy.screeningDays = 200
        policy.endorsementMinimum = .institutional
        policy.personalSafeguards = []
        policy.workLimit = 5_000_000
        policy.duplicateLikenessPercent = 70
        var cap = PortfolioRule()
        (cap.name, cap.type, cap.per, cap.atMost, cap.kind) = (
            "per \"country\"", .cap, .country, 12, .training
        )
        var floor = PortfolioRule()
        (floor.name, floor.type, floor.percent, floor.priceMillipoints) = ("ldc-half", .floor, 50, 20_000)
        floor.group = .ldc
        var reserve = PortfolioRule()
        (reserve.name, reserve.type, reserve.percent, reserve.region) = ("pacific", .reserve, 5, "Oceania")
        var parity = PortfolioRule()
        (parity.name, parity.type, parity.percent, parity.priceMillipoints) = ("french", .parity, 80, 10_000)
        parity.language = "fr"
        policy.portfolio = [cap, floor, reserve, parity]
        return policy
    }()

    @Test func `a policy that is written and read back is the same policy`() throws {
        #expect(try PolicyDocument(yaml: PolicyDocument.text(of: Policy())).policy == Policy())
        #expect(try PolicyDocument(yaml: PolicyDocument.text(of: Self.full)).policy == Self.full)
    }

    @Test func `a name that two rules have, and text that is no YAML, are told with their lines`() {
        let head = "format: capmatch-policy/1\ncaps:\n"
        let cap = "  - name: a\n    per: country\n    at_most: 5\n"
        #expect(
            problems(head + cap + cap) == [
                "line 6: caps[2].name: found \"a\"; expected a name that no other cap, floor, reserve or parity has"
            ]
        )
        let broken = problems("format: capmatch-policy/1\nweights: [1,2\n").first ?? ""
        #expect(broken.hasPrefix("line 3: found nothing; expected YAML: ") && broken.contains("','"))
        #expect(
            problems("format: capmatch-policy/1\nweights: {S1: 60, S1: 40}\n") == [
                "line 2: found \"S1\"; expected each key once: S1 stands twice in one mapping"
            ]
        )
    }

    @Test func `a file that is not UTF-8 is refused with the line, not read with holes`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "policy-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        var bytes = Array("format: capmatch-policy/1\n# é\n# ".utf8)
        bytes += [0xE9, 0x0A]
        try Data(bytes).write(to: file)
        let error = #expect(throws: FileError.self) { try PolicyDocument(file: file.path) }
        #expect(error?.reason == .damaged && error?.message.contains("line 3 is not valid UTF-8") == true)
    }

    @Test func `what is left out is as in the starting policy`() throws {
        #expect(try PolicyDocument(yaml: "format: capmatch-policy/1\n").policy == Policy())
        let policy = try PolicyDocument(
            yaml:
                "format: capmatch-policy/1\nrules:\n  screening_days: 90\n  disabled: [H13]\n  need_freshness_days:\n"
        ).policy
        #expect(policy.screeningDays == 90 && policy.disabledRules == ["H13"])
        #expect(policy.needFreshnessDays == Policy().needFreshnessDays && policy.weights == Policy().weights)
    }

    @Test func `an empty list is an empty list`() throws {
        let policy = try PolicyDocument(
            yaml: "format: capmatch-policy/1\nrules:\n  transfer_safeguards: []\n"
        ).policy
        #expect(policy.transferSafeguards.isEmpty && !policy.personalSafeguards.isEmpty)
    }

    @Test func `every problem is told with its line, its key and what would be right`() {
        let found = problems(
            """
            format: capmatch-policy/1
            weights:
              S1: 60
              S15: 10
              S2: many
            rules:
              screening_days: 0
              disabled: [H9, H18]
              endorsement_minimum: strong
              colour: red
            caps:
              - name: c
                per: continent
                at_most: 3
              - name: d
                per: country
            floors:
              - name: f
                group: ldc
                at_least: 3
                percent: 10
                price_millipoints: 5
            wheights: {}
            """
        )
        #expect(
            found == [
                "line 4: weights: found \"S15\"; expected one of S1 to S14",
                "line 5: weights.S2: found \"many\"; expected a whole number from 0 to 100",
                "line 7: rules.screening_days: found \"0\"; expected a whole number from 1 to 3660",
                "line 8: rules.disabled: found \"H18\"; expected one of H2, H3, H8, H9, H10, H11, H12, H13, H14, H15, H16",
                "line 9: rules.endorsement_minimum: found \"strong\"; expected one of none, institutional, national-focal-point",
                "line 10: rules.colour: found \"colour\"; expected one of disabled, need_freshness_days, offer_freshness_days, "
                    + "screening_days, endorsement_minimum, transfer_safeguards, personal_safeguards, special_safeguards, "
                    + "children_safeguards",
                "line 13: caps[1].per: found \"continent\"; expected one of country, requester, provider",
                "line 15: caps[2].at_most: found \"both or neither\"; expected at_most or percent",
                "line 18: floors[1].at_least: found \"both or neither\"; expected at_least or percent",
                "line 23: wheights: found \"wheights\"; expected one of format, weights, rules, criteria, duplicates, clocks, "
                    + "solve, guard, caps, floors, reserves, parity",
            ]
        )
    }

    @Test func `weights add up to 100, and those that are not named have none`() {
        #expect(
            problems("format: capmatch-policy/1\nweights: {S1: 60, S3: 39}\n")
                == ["line 2: weights: found \"points that add up to 99\"; expected points that add up to 100"]
        )
        #expect(problems("format: capmatch-policy/1\nweights: {S1: 60, S3: 40}\n").isEmpty)
    }

    @Test func `what is no document is refused`() {
        #expect(problems("").first?.contains("a mapping with the key format") == true)
        #expect(problems("- 1\n").count == 1)
        #expect(problems("rules: {}\n") == ["line 1: format: found nothing; expected capmatch-policy/1"])
        #expect(problems("format: capmatch-policy/2\n").count == 1)
        #expect(problems("format: capmatch-policy/1\nrules: [\n").first?.hasPrefix("line 3: ") == true)
        #expect(problems("format: capmatch-policy/1\nrules: {}\nrules: {}\n").count == 1)
        #expect(problems("format: capmatch-policy/1\nrules: none\n").count == 1)
        #expect(problems("format: capmatch-policy/1\nsolve:\n  gap_millionths: [1]\n").count == 1)
    }

    @Test func `names are unique over all lists, and regions and languages are known`() throws {
        let twice = """
            format: capmatch-policy/1
            caps: [{name: a, per: country, at_most: 3}]
            reserves: [{name: a, percent: 5, region: Atlantis}]
            """
        #expect(problems(twice).count == 1)
        let document = try PolicyDocument(yaml: twice.replacingFirst("{name: a, per", "{name: b, per"))
        var keys = ReferenceKeys()
        let unknown = #expect(throws: PolicyDocumentError.self) { try document.check(keys, offers: []) }
        #expect(
            unknown?.problems.map(\.description) == [
                "line 3: reserves[1].region: found \"Atlantis\"; expected a UN M49 region or sub-region, like Africa or Western Africa"
            ]
        )
        keys.add("Atlantis", to: .region)
        try document.check(keys, offers: [])
        let named = try PolicyDocument(
            yaml: """
                format: capmatch-policy/1
                floors:
                  - name: a
                    offer: O-1
                    group: ldc
                    at_least: 2
                    price_millipoints: 10
                """
        )
        let missing = #expect(throws: PolicyDocumentError.self) { try named.check(keys, offers: ["O-2"]) }
        #expect(
            missing?.problems.map(\.description) == [
                "line 4: floors[1].offer: found \"O-1\"; expected the external id of an offer of the programme"
            ]
        )
        try named.check(keys, offers: ["O-1"])
    }

    @Test func `differences name the key and both values`() {
        let found = PolicyDocument.differences(Policy(), Self.full)
        #expect(found.contains { $0 == ("weights.S1", "20", "30") })
        #expect(found.contains { $0 == ("rules.disabled", "", "H9;H15") })
        #expect(
            found.contains { $0 == ("floors.ldc-half", "", "percent 50, price_millipoints 20000, group ldc") }
        )
        #expect(PolicyDocument.differences(Self.full, Self.full).isEmpty)
    }

    /// The published schema knows the same keys, codes and bounds as the engine.
    @Test func `the JSON Schema says what the reader takes`() throws {
        let schema = try JSONValue(PolicyDocument.schema)
        let properties = try #require(schema["properties"])
        #expect(
            properties.keys == [
                "caps", "clocks", "criteria", "duplicates", "floors", "format", "guard", "parity", "reserves",
                "rules", "solve", "weights",
            ]
        )
        #expect(properties["weights"]?["properties"]?.keys.count == 14)
        let text = PolicyDocument.text(of: Self.full)
        for section in ["rules", "criteria", "clocks", "duplicates", "solve"] {
            for key in properties[section]?["properties"]?.keys ?? [] {
                #expect(text.contains("  \(key):"), "\(section).\(key)")
            }
        }
        for (section, type) in [
            ("caps", PortfolioRuleType.cap), ("floors", .floor), ("reserves", .reserve), ("parity", .parity),
        ] {
            let item = try #require(properties[section]?["items"]?["properties"])
            for key in item.keys {
                let field = try #require(PortfolioRule.fields.first { $0.name == key }, "\(type) \(key)")
                switch field.type {
                case .integer(let range):
                    #expect(item[key]?["minimum"]?.number == range.lowerBound, "\(key)")
                    #expect(item[key]?["maximum"]?.number == range.upperBound, "\(key)")
                case .code(let codes): #expect(item[key]?["enum"]?.texts == codes, "\(key)")
                default: break
                }
            }
        }
        #expect(
            properties["rules"]?["properties"]?["disabled"]?["items"]?["enum"]?.texts == Policy.optionalRules
        )
    }
}

extension String {
    fileprivate func replacingFirst(_ old: String, _ new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
