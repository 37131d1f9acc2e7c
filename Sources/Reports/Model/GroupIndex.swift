import Matching
import Programme

/// The groups that needs are compared in.
struct GroupIndex {
    /// What groups are made of.
    enum Dimension: String, CaseIterable {
        case region
        case countryGroup = "country-group"
        case language
        case organisationType = "organisation-type"
        case genderMarker = "gender-marker"

        /// The dimension's place in tables.
        var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What a need is put to whose fact is not known.
    static let unknown = "unknown"
    /// Countries that are in none of the groups with a status of their own.
    static let other = "other"

    private let names: Names
    private let memberships: [String: [CountryGroup]]
    private let types: [String: OrganisationType]

    init(_ snapshot: Snapshot, _ names: Names) {
        self.names = names
        memberships = names.groupsInForce(snapshot)
        types = Dictionary(
            snapshot.organisations.compactMap { body in body.type.map { (body.externalID, $0) } }
        ) { first, _ in first }
    }

    /// The groups by which it is told who may take each window.
    static let labelled: [Dimension] = [.region, .countryGroup, .language]

    /// Each need's labels, and what each label is.
    func labels(_ snapshot: Snapshot) -> (needs: NeedLabels, groups: [(dimension: Dimension, group: String)])
    {
        var place: [[String]: Int] = [:]
        var groups: [(dimension: Dimension, group: String)] = []
        let labels = snapshot.needs.map { need in
            Self.labelled.flatMap { dimension in
                self.groups(of: need.record, dimension).map { group in
                    let key = [dimension.rawValue, group]
                    if let known = place[key] { return known }
                    place[key] = groups.count
                    groups.append((dimension, group))
                    return groups.count - 1
                }
            }
        }
        return (NeedLabels(labels, count: groups.count), groups)
    }

    /// The groups of a need; of languages and country groups it may have several.
    func groups(of need: Need, _ dimension: Dimension) -> [String] {
        switch dimension {
        case .region: return [names.region(of: need)]
        case .countryGroup:
            let own = memberships[names.country(of: need)] ?? []
            let listed = [CountryGroup.ldc, .lldc, .sids].filter(own.contains)
            return listed.isEmpty ? [Self.other] : listed.map(\.rawValue)
        case .language:
            let languages = Set(need.languages.map(\.language)).sorted()
            return languages.isEmpty ? [Self.unknown] : languages
        case .organisationType: return [types[need.organisation]?.rawValue ?? Self.unknown]
        case .genderMarker: return [need.genderMarker.map(String.init) ?? Self.unknown]
        }
    }
}
