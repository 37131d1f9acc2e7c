import Allocation
import Programme
import Testing

@testable import Matching

/// A matcher that judges again only what a change can touch compiles the problem that a matcher of the whole does.
@Suite("A change of one record")
struct ChangedMatcherTests {
    /// Makes each change, looks at it both ways, and says how many changed the problem.
    private func compare(_ changes: [Change], _ snapshot: Snapshot, _ matcher: Matcher) -> Int {
        var different = 0
        for change in changes {
            var changed = snapshot
            guard change.apply(to: &changed) else { continue }
            let whole = Matcher(changed)
            let quick = matcher.changed(by: change, to: changed)
            #expect(quick.problem == whole.problem, "\(change.sentence)")
            #expect(quick.pairs == whole.pairs, "\(change.sentence)")
            if whole.problem != matcher.problem { different += 1 }
        }
        return different
    }

    @Test(
        "Of random pools: dates, quantities, languages, capacities, organisations",
        arguments: [1, 2, 3] as [UInt64]
    )
    func random(seed: UInt64) throws {
        let snapshot = randomPool(seed: seed, needs: 40, offers: 24)
        let matcher = Matcher(snapshot)
        var changes: [Change] = []
        for need in snapshot.needs.prefix(12).map(\.record) {
            let id = need.externalID
            changes.append(
                Change(.need(id), [Change.Edit("urgency", from: .none, to: .integer(4))], effort: 1)
            )
            changes.append(
                Change(
                    .need(id),
                    [Change.Edit("closes", from: .none, to: .date(snapshot.date.adding(days: 900)))],
                    effort: 1
                )
            )
            for part in need.components {
                changes.append(
                    Change(
                        .component(need: id, part.code),
                        [Change.Edit("quantity_minimum", from: .none, to: .integer(1))],
                        effort: 1
                    )
                )
            }
        }
        for offer in snapshot.offers.prefix(12).map(\.record) {
            changes.append(
                Change(
                    .offer(offer.externalID),
                    [Change.Edit("readiness_minimum", from: .none, to: .none)],
                    effort: 1
                )
            )
            for window in offer.windows {
                let place = Change.Subject.window(offer: offer.externalID, window.code)
                changes.append(
                    Change(place, [Change.Edit("capacity", from: .none, to: .integer(7))], effort: 1)
                )
                changes.append(
                    Change(
                        place,
                        [Change.Edit("closes", from: .none, to: .date(snapshot.date.adding(days: 700)))],
                        effort: 1
                    )
                )
            }
        }
        for body in snapshot.organisations.prefix(8) {
            changes.append(
                Change(
                    .organisation(body.externalID),
                    [Change.Edit("screening", from: .none, to: .text("clear"))],
                    effort: 1
                )
            )
        }
        for ruling in snapshot.rulings { changes.append(Change(.ruling(ruling.externalID), effort: 1)) }
        for decline in snapshot.declines.prefix(8) {
            changes.append(Change(.decline(need: decline.need, offer: decline.offer), effort: 1))
        }
        #expect(compare(changes, snapshot, matcher) > 0)
    }

    @Test("Of the demonstration: what is proposed for the needs that its cases are about")
    func demonstration() throws {
        let pool = try SolvedPools.demonstration.get()
        var different = 0
        for need in [
            "RICH-NEED-TOPIC", "COHORT-NEED-1", "PIN-NEED-FLOOR", "DECLINER-NEED-1", "LATE-NEED-FAIL",
        ] {
            let proposals = ChangeProposals(pool, "TRAP-" + need).all
            different += compare(Array(proposals.prefix(isSoak ? 40 : 3)), pool.snapshot, pool.matcher)
        }
        #expect(different > 5)
    }

    @Test("What is told of one need is what is told of it among all")
    func standing() throws {
        let pool = try SolvedPools.demonstration.get()
        let outcome = pool.matcher.outcome(pool.solution)
        for miss in outcome.unmatched.prefix(isSoak ? 200 : 25) {
            #expect(pool.standing(of: miss.need)?.miss == miss, "\(miss.need)")
        }
        // How far prices hold is worked out with all limits of a need.
        let unranged = outcome.matches.map { match in
            var match = match
            for place in match.limits.indices {
                (match.limits[place].holdsFrom, match.limits[place].holdsTo) = (nil, nil)
            }
            return match
        }
        let matches = Dictionary(grouping: unranged, by: \.need)
        for need in matches.keys.sorted().prefix(isSoak ? 200 : 25) {
            #expect(pool.standing(of: need)?.matches == matches[need], "\(need)")
        }
    }
}
