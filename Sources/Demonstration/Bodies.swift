import Programme

/// An invented body: an organisation, with what the generator looks at when it chooses one.
struct Body: Sendable {
    var organisation: Organisation
    /// nil for a provider's country that never asks.
    var profile: CountryProfile?
}

/// The organisations of a programme: the listed ones, and as many invented ones in the same cities as the
/// number of needs calls for.
///
/// Their number is bounded, so that a programme of any size is generated in little memory.
struct Bodies: Sendable {
    private(set) var requesters: [Body] = []
    private(set) var providers: [Body] = []
    /// Requesters by region, development and type.
    private var groups: [Int: [Int]] = [:]

    private static let types: [(OrganisationType, Int)] = [
        (.university, 40), (.government, 25), (.ngo, 15), (.researchInstitute, 15), (.company, 5),
    ]

    init(needs: Int, offers: Int, seed: UInt64, date: CalendarDate) {
        let listed = Self.read(RequesterNames.table, prefix: "ORG-N")
        requesters = listed
        var bases: [Int: [Int]] = [:]
        for (index, body) in listed.enumerated() {
            guard let profile = body.profile else { continue }
            bases[Self.key(profile.region, profile.isLeastDeveloped), default: []].append(index)
            enter(index)
        }
        let bounded = min(needs, 40_000)
        for region in CountryProfile.Region.allCases {
            for isLeastDeveloped in [true, false] {
                let places = bases[Self.key(region, isLeastDeveloped)] ?? []
                if places.isEmpty { continue }
                let share = isLeastDeveloped ? region.leastDevelopedShare : 100 - region.leastDevelopedShare
                for (type, percent) in Self.types {
                    let wanted = (bounded * region.share * share * percent / 3 + 999_999) / 1_000_000
                    let key = Self.key(region, isLeastDeveloped, type)
                    var present = groups[key]?.count ?? 0
                    var number = 0
                    while present < wanted {
                        invent(type, at: listed[places[number % places.count]], number: number / places.count)
                        number += 1
                        present += 1
                    }
                }
            }
        }
        let wanted = min(max(62, offers / 3), 5_000)
        let hosts = Self.read(ProviderNames.table, prefix: "ORG-P")
        providers = hosts
        for number in 0..<max(0, wanted - hosts.count) {
            var body = hosts[number % hosts.count]
            body.organisation.externalID = Self.identifier("ORG-P", hosts.count + number + 1)
            body.organisation.name += " \(number / hosts.count + 2)"
            providers.append(body)
        }
        for index in requesters.indices { Self.vet(&requesters[index], seed, 1, index, date) }
        for index in providers.indices { Self.vet(&providers[index], seed, 2, index, date) }
    }

    /// A requester, so that regions, development and types come in their shares.
    func requester(_ random: inout RandomSource) -> Body {
        let region = random.weighted(CountryProfile.Region.allCases.map { ($0, $0.share) })
        let isLeastDeveloped = random.chance(region.leastDevelopedShare)
        let type = random.weighted(Self.types)
        if let group = groups[Self.key(region, isLeastDeveloped, type)] {
            return requesters[random.pick(group)]
        }
        return random.pick(requesters)
    }

    private static func key(
        _ region: CountryProfile.Region,
        _ isLeastDeveloped: Bool,
        _ type: OrganisationType? = nil
    ) -> Int {
        let place = type.flatMap { type in types.firstIndex { $0.0 == type } } ?? types.count
        return (region.rawValue * 2 + (isLeastDeveloped ? 1 : 0)) * 8 + place
    }

    private mutating func enter(_ index: Int) {
        guard let profile = requesters[index].profile, let type = requesters[index].organisation.type else {
            return
        }
        groups[Self.key(profile.region, profile.isLeastDeveloped, type), default: []].append(index)
    }

    private mutating func invent(_ type: OrganisationType, at base: Body, number: Int) {
        var body = base
        let city = base.organisation.city ?? ""
        let names: [String]
        switch type {
        case .government:
            names = [
                "Digital Services Pilot Office", "Public Data Pilot Directorate", "Planning Data Pilot Unit",
            ]
        case .ngo: names = ["Open Data Collective", "Community Data Network", "Voices and Data Network"]
        case .company: names = ["Applied Data Cooperative", "Small Enterprise AI Workshop"]
        case .university: names = ["College of Applied Data", "School of Computing and Society"]
        default: names = ["Applied AI Laboratory", "Data and Modelling Laboratory"]
        }
        let round = number / names.count
        body.organisation.externalID = Self.identifier("ORG-N", requesters.count + 1)
        body.organisation.name =
            "\(city) \(names[number % names.count])" + (round == 0 ? "" : " \(round + 1)")
        body.organisation.type = type
        requesters.append(body)
        enter(requesters.count - 1)
    }

    private static func identifier(_ prefix: String, _ number: Int) -> String {
        let digits = String(number)
        return prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func read(_ table: String, prefix: String) -> [Body] {
        table.split(separator: "\n").enumerated().map { index, line in
            let cells = line.split(separator: "|").map(String.init)
            var organisation = Organisation()
            organisation.externalID = identifier(prefix, index + 1)
            organisation.country = cells[0]
            organisation.city = cells[1]
            organisation.type = OrganisationType(rawValue: cells[2])
            organisation.latitudeE4 = Int64(cells[3])
            organisation.longitudeE4 = Int64(cells[4])
            organisation.timeZone = cells[5]
            organisation.name = cells[6]
            organisation.isFictional = true
            return Body(organisation: organisation, profile: CountryProfile.all[cells[0]])
        }
    }

    /// Screening and, for those who have delivered before, reliability.
    private static func vet(
        _ body: inout Body,
        _ seed: UInt64,
        _ stream: UInt64,
        _ index: Int,
        _ date: CalendarDate
    ) {
        var random = RandomSource(seed: seed, stream: stream, index: index)
        body.organisation.screening = random.weighted([(Screening.clear, 96), (.pending, 3), (.hit, 1)])
        body.organisation.screenedOn = date.adding(days: -random.within(10...200))
        body.organisation.screeningList = "UN consolidated list"
        if random.chance(70) { body.organisation.reliabilityPercent = Int64(random.within(60...100)) }
    }
}
