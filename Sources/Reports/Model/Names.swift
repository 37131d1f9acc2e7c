import Matching
import Programme

/// Names behind external ids.
struct Names {
    private var needs: [String: Need] = [:]
    private var offers: [String: Offer] = [:]
    private var organisations: [String: Organisation] = [:]
    private var regions: [String: String] = [:]

    init(_ snapshot: Snapshot) {
        for need in snapshot.needs { needs[need.record.externalID] = need.record }
        for offer in snapshot.offers { offers[offer.record.externalID] = offer.record }
        for organisation in snapshot.organisations { organisations[organisation.externalID] = organisation }
        for country in snapshot.countries { regions[country.code] = country.region }
    }

    func need(_ id: String) -> Need { needs[id] ?? Need() }
    func offer(_ id: String) -> Offer { offers[id] ?? Offer() }
    func organisation(_ id: String) -> String { organisations[id]?.name ?? id }
    func country(of need: Need) -> String { need.country ?? organisations[need.organisation]?.country ?? "" }
    func region(of need: Need) -> String { regions[country(of: need)] ?? GroupIndex.unknown }
    func region(ofOrganisation id: String) -> String {
        organisations[id]?.country.flatMap { regions[$0] } ?? GroupIndex.unknown
    }

    func groupsInForce(_ snapshot: Snapshot) -> [String: [CountryGroup]] {
        var groups: [String: [CountryGroup]] = [:]
        for membership in snapshot.memberships where membership.isInForce(on: snapshot.date) {
            groups[membership.country, default: []].append(membership.group)
        }
        return groups
    }
}
