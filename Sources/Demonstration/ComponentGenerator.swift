import Programme

/// Makes the components of a need: what is asked for, and how much.
struct ComponentGenerator: Sendable {
    let need: Need
    let body: Body

    func component(_ kind: Kind, _ code: String, _ random: inout RandomSource) -> NeedComponent {
        var component = NeedComponent()
        component.code = code
        component.kind = kind
        switch kind {
        case .training: training(&component, &random)
        case .compute: compute(&component, &random)
        case .dataset: dataset(&component, &random)
        case .lab: lab(&component, &random)
        }
        return component
    }

    private func training(_ component: inout NeedComponent, _ random: inout RandomSource) {
        component.unit = .seat
        let seats = random.weighted([
            (random.within(1...5), 45), (random.within(6...20), 40), (random.within(21...60), 15),
        ])
        component.quantity = Int64(seats)
        component.quantityMinimum = seats <= 2 ? 1 : Int64(max(1, seats * random.within(30...80) / 100))
        component.suppliersMaximum = seats > 5 && random.chance(40) ? Int64(random.within(2...3)) : 1
        component.modalities = random.weighted([
            ([.online, .blended], 35), ([.online], 15), ([.onsite], 10), ([.onsite, .blended], 15), ([], 25),
        ])
        component.daysMinimum = random.chance(30) ? Int64(random.pick([3, 5, 7])) : nil
        component.qualification =
            random.chance(4) ? nil : random.weighted([(4, 8), (5, 17), (6, 45), (7, 25), (8, 5)])
        component.audiences = random.chance(70) ? [random.pick(Audience.allCases)] : []
    }

    private func compute(_ component: inout NeedComponent, _ random: inout RandomSource) {
        let asked =
            random.chance(2)
            ? Double(random.within(100_000...400_000))
            : min(100_000, max(100, random.logNormal(median: 3_000, deviation: 1.5)))
        component.unit = random.weighted([(.gpuHour, 88), (.creditUSD, 5), (.nodeHour, 5), (.coreHour, 2)])
        switch component.unit {
        case .nodeHour: component.quantity = max(20, Int64(asked / 80) * 10)
        case .creditUSD: component.quantity = max(500, Int64(asked * 2 / 100) * 100)
        case .coreHour: component.quantity = max(1_000, Int64(asked * 10 / 1_000) * 1_000)
        default: component.quantity = max(100, Int64(asked / 100) * 100)
        }
        component.quantityMinimum = max(1, component.quantity * Int64(random.within(20...60)) / 100)
        component.suppliersMaximum = asked > 5_000 ? Int64(random.within(1...3)) : 1
        component.modalities = random.weighted([
            ([], 50), ([.batch, .cloudVM], 30), ([.cloudVM, .notebook], 15), ([.batch], 5),
        ])
        component.daysMinimum = Int64(random.pick([14, 30, 30, 60]))
        component.gpuMemoryGB = random.weighted([(16, 10), (24, 20), (40, 25), (80, 40), (141, 5)])
        component.concurrentGPUs = random.weighted([(1, 50), (2, 13), (4, 12), (8, 20), (16, 5)])
        component.stacks = random.weighted([([.cuda], 55), ([.cuda, .rocm], 30), ([], 15)])
        component.toleratesPreemption = random.chance(5) ? nil : random.chance(60)
        component.storageGB = min(60_000, Int64(random.logNormal(median: 800, deviation: 1.2)))
        component.egressGB = random.chance(50) ? Int64(random.pick([50, 100, 500, 1_000])) : nil
        component.handlesPersonalData = random.chance(20)
        if random.chance(8), let country = body.organisation.country {
            component.residencyCountries = [country, "ZA", "BR", "IN"].reduce(into: []) { list, code in
                if !list.contains(code) { list.append(code) }
            }
        }
    }

    private func dataset(_ component: inout NeedComponent, _ random: inout RandomSource) {
        component.unit = .access
        component.quantity = 1
        component.quantityMinimum = 1
        component.modalities = random.weighted([
            ([.speech], 18), ([.text, .parallelText], 27), ([.image, .video], 15), ([.tabular], 10),
            ([.satellite, .image], 18), ([.healthRecord, .tabular], 6), ([.benchmark, .text], 6),
        ])
        let isOfLanguage = component.modalities.contains { [.speech, .text, .parallelText].contains($0) }
        if isOfLanguage, random.chance(85) {
            let local = body.profile?.local ?? []
            component.dataLanguages = local.isEmpty ? ["en"] : [random.pick(local)]
        }
        if !isOfLanguage, random.chance(25), let country = body.organisation.country {
            component.dataCountries = [country]
        }
        component.recordsMinimum = Int64(random.pick([500, 1_000, 5_000, 10_000, 20_000]))
        component.dataUses = random.weighted([
            ([.research], 30), ([.research, .modelTraining], 40), ([.publicService, .modelTraining], 20),
            ([.commercial], 5), ([.redistribution, .research], 5),
        ])
        component.accessModes = random.weighted([([], 60), ([.download, .api], 30), ([.download], 10)])
        component.hostingGB = random.chance(4) ? nil : Int64(random.pick([200, 500, 1_000, 2_000, 10_000]))
        component.daysMinimum = Int64(random.pick([30, 60, 90]))
        component.handlesPersonalData = component.modalities.contains(.healthRecord)
        if random.chance(10), let country = body.organisation.country {
            component.residencyCountries = [country]
        }
    }

    private func lab(_ component: inout NeedComponent, _ random: inout RandomSource) {
        component.unit = .place
        component.quantity = random.weighted([(1, 35), (2, 35), (3, 18), (4, 12)])
        component.quantityMinimum = component.quantity > 1 && random.chance(60) ? 1 : component.quantity
        component.modalities = random.weighted([
            ([.residency], 30), ([.residency, .jointLab], 25), ([.residency, .remoteAccess], 20), ([], 15),
            ([.expertVisit, .remoteAccess], 10),
        ])
        component.daysMinimum = Int64(
            random.weighted([
                (random.within(7...14), 20), (random.within(28...84), 55), (random.within(91...120), 25),
            ])
        )
        component.qualification = random.weighted([(6, 30), (7, 45), (8, 25)])
        if random.chance(40) { component.ipRegimes = [.joint, .open] }
    }
}
