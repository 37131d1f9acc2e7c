import DemonstrationPool
import Foundation
import Programme
import Testing

@testable import Matching

@Suite("The screen of the demonstration programme")
struct DemonstrationScreenTests {
    @Test("Every pair, rule and criterion is that written a second time")
    func agreesWithOracle() throws {
        let snapshot = try DemonstrationPool.snapshot()
        #expect(snapshot.needs.count > 300 && snapshot.offers.count > 150)
        expectAgreement(snapshot)
    }

    @Test(
        "Each case of a rule fails that rule on its offer and no other",
        arguments: [
            ("PUBLIC", .h3, "fail"), ("LATE", .h4, "11 days"), ("CRUMB", .h6, "4970 gpu-hour"),
            ("READY", .h9, "2 levels"),
            ("SAFETY", .h9, "fail"), ("SCREEN", .h12, "incomplete"), ("EXPORT", .h12, "fail"),
            ("ENDORSE", .h13, "1 levels"), ("CHILD", .h14, "1 safeguards"), ("COST", .h15, "1 costs"),
            ("MEMORY", .h16, "40 GB"), ("BAN", .h21, "181 days"),
        ] as [(String, RuleCode, String)]
    )
    func cases(name: String, rule: RuleCode, expected: String) throws {
        #expect(try verdicts("TRAP-\(name)-NEED-PASS", "TRAP-\(name)-OFFER").isEmpty)
        #expect(try verdicts("TRAP-\(name)-NEED-FAIL", "TRAP-\(name)-OFFER") == [rule: expected])
    }

    @Test("The traps of the field fail as an officer expects")
    func traps() throws {
        #expect(try verdicts("TRAP-RATE-NEED", "TRAP-RATE-OFFER") == [.h6: "48096 gpu-hour"])
        #expect(try verdicts("TRAP-UNIT-CORE-NEED", "TRAP-UNIT-CORE-OFFER") == [.h1: "incomplete"])
        #expect(try verdicts("TRAP-LICENCE-NEED-PUBLIC", "TRAP-LICENCE-OFFER") == [.h10: "1 uses"])
        #expect(try verdicts("TRAP-RESIDENCY-NEED", "TRAP-RESIDENCY-OFFER-DOWNLOAD") == [.h11: "fail"])
        #expect(try verdicts("TRAP-EXPIRED-NEED", "TRAP-EXPIRED-OFFER") == [.h18: "1 days"])
        #expect(try verdicts("TRAP-DECLINER-NEED-1", "TRAP-DECLINER-OFFER") == [.h17: "151 days"])
        for (need, offer) in [
            ("TRAP-UNIT-NODE-NEED", "TRAP-UNIT-NODE-OFFER"),
            ("TRAP-UNIT-CREDIT-NEED", "TRAP-UNIT-CREDIT-OFFER"),
            ("TRAP-LICENCE-NEED-RESEARCH", "TRAP-LICENCE-OFFER"),
            ("TRAP-GRADUATION-NEED", "TRAP-GRADUATION-OFFER"),
            ("TRAP-RESIDENCY-NEED", "TRAP-RESIDENCY-OFFER-ENCLAVE"),
            ("TRAP-DECLINER-NEED-3", "TRAP-DECLINER-OFFER"),
        ] { #expect(try verdicts(need, offer).isEmpty, "\(need)") }
    }

    /// What stands in the way of the first component of a need on the first window of an offer.
    private func verdicts(_ need: String, _ offer: String) throws -> [RuleCode: String] {
        let pool = try Self.pool.get()
        let needs = pool.snapshot.needs
        let offers = pool.snapshot.offers
        let left = try #require(needs.firstIndex { $0.record.externalID == need }, "\(need)")
        let right = try #require(offers.firstIndex { $0.record.externalID == offer }, "\(offer)")
        let component = pool.components[pool.componentStart[left]]
        let window = pool.windows[pool.windowStart[right]]
        var found: [RuleCode: String] = [:]
        for rule in RuleBook.rules {
            switch rule.judge(component, window, pool) {
            case .pass: break
            case .incomplete: found[rule.code] = "incomplete"
            case .fail(let shortfall):
                found[rule.code] = shortfall.map { "\($0.amount) \($0.unit.rawValue)" } ?? "fail"
            }
        }
        return found
    }

    private static let pool = Result { PoolFacts(try DemonstrationPool.snapshot()) }
}
