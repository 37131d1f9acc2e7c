import Programme

/// Makes what an offer holds: its technical facts, and its windows with their capacity.
struct CapacityGenerator: Sendable {
    let date: CalendarDate
    /// Needs for an offer, in hundredths.
    let pressure: Int

    func training(_ offer: inout Offer, _ random: inout RandomSource) {
        offer.unit = .seat
        offer.modality = random.weighted([(.online, 45), (.blended, 20), (.onsite, 35)])
        offer.qualificationMinimum =
            random.chance(50) ? random.weighted([(4, 20), (5, 30), (6, 45), (7, 5)]) : nil
        offer.audiences = random.chance(30) ? random.some(2, of: Audience.allCases) : []
        offer.womenQuotaPercent = random.chance(25) ? Int64(random.pick([30, 40, 50])) : nil
        offer.hasChildcare = random.chance(60) ? random.chance(20) : nil
        if offer.modality == .onsite {
            offer.costs = [.travel, .visa, .board]
            offer.costsCovered = random.weighted([([.board], 25), ([.travel, .visa, .board], 60), ([], 15)])
        } else {
            offer.linkMbpsMinimum = random.chance(70) ? Int64(random.pick([1, 2, 2, 4, 5])) : nil
            offer.deviceMemoryGBMinimum = random.chance(30) ? Int64(random.pick([4, 8])) : nil
        }
        let days = random.weighted([
            (random.within(3...5), 20), (random.pick([7, 14]), 30), (random.within(21...49), 35),
            (random.within(56...120), 15),
        ])
        let sessions = random.weighted([(1, 35), (2, 35), (3, 20), (4, 10)])
        for session in 1...sessions {
            var window = OfferWindow()
            window.code = sessions == 1 ? "main" : "session-\(session)"
            let opens = date.adding(days: 40 + (session - 1) * 80 + random.within(20...100))
            window.opens = opens
            window.closes = opens.adding(days: days - 1)
            if random.chance(60) { window.applyBy = opens.adding(days: -random.within(10...30)) }
            let seats: Int
            switch offer.modality {
            case .onsite: seats = random.within(15...35)
            case .blended: seats = random.within(20...60)
            default: seats = random.chance(5) ? random.within(500...1_500) : random.within(30...200)
            }
            window.capacity = Int64(seats)
            if random.chance(65) {
                window.cohortMinimum = Int64(max(5, min(40, seats * random.within(20...45) / 100)))
            }
            if random.chance(55) { window.quantityMaximum = Int64(max(4, min(seats, random.within(6...30)))) }
            if random.chance(8) { window.quantityMinimum = min(2, window.quantityMaximum ?? 2) }
            if random.chance(6) { window.lot = 2 }
            offer.windows.append(window)
        }
    }

    func compute(_ offer: inout Offer, _ random: inout RandomSource) {
        offer.unit = random.weighted([(.gpuHour, 84), (.creditUSD, 7), (.nodeHour, 7), (.coreHour, 2)])
        offer.modality = random.weighted([(.batch, 50), (.cloudVM, 35), (.notebook, 10), (.api, 5)])
        let machine = random.weighted([
            (("A100-80GB", 80, SoftwareStack.cuda), 35), (("A100-40GB", 40, .cuda), 17),
            (("H100", 80, .cuda), 20),
            (("H200", 141, .cuda), 6), (("MI250X", 128, .rocm), 12), (("L40S", 48, .cuda), 10),
        ])
        offer.accelerator = machine.0
        offer.gpuMemoryGB = Int64(machine.1)
        offer.stack = machine.2
        offer.gpusPerNode = Int64(random.pick([4, 8]))
        offer.isPreemptible = random.chance(25)
        offer.storageGB = Int64(random.pick([5_000, 10_000, 20_000, 50_000]))
        offer.egressGB = Int64(random.pick([1_000, 2_000, 10_000]))
        offer.exportClass = ["H100", "H200"].contains(machine.0) ? "advanced-accelerator" : nil
        if random.chance(40) { offer.carbonGramsPerKWh = Int64(random.within(15...600)) }
        let tier = random.weighted([(5_000, 30), (20_000, 35), (50_000, 25), (150_000, 10)])
        var total = Int64(tier) * Int64(pressure) * Int64(random.within(80...125)) / 43_000
        switch offer.unit {
        case .nodeHour: total /= 8
        case .creditUSD: total *= 2
        case .coreHour: total *= 10
        default: break
        }
        let periods = random.weighted([(1, 60), (2, 40)])
        let opens = date.adding(days: random.within(-60...80))
        let length = random.within(200...540) / periods
        for period in 0..<periods {
            var window = OfferWindow()
            window.code = periods == 1 ? "main" : "half-\(period + 1)"
            window.opens = opens.adding(days: period * length)
            window.closes = opens.adding(days: (period + 1) * length - 1)
            let lot: Int64 = random.chance(30) ? 50 : 10
            window.lot = lot
            let capacity = max(20, total / Int64(periods) / lot) * lot
            window.capacity = capacity
            window.quantityMinimum = lot
            if random.chance(50) { window.quantityMaximum = max(lot, capacity / 3 / lot * lot) }
            if random.chance(20) { window.beneficiariesMaximum = Int64(random.within(3...20)) }
            window.concurrentGPUs = Int64(random.pick([8, 16, 16, 32, 64, 128]))
            offer.windows.append(window)
        }
    }

    func dataset(_ offer: inout Offer, _ random: inout RandomSource) {
        offer.unit = .access
        offer.modality = random.weighted([
            (.speech, 20), (.text, 18), (.parallelText, 12), (.image, 18), (.satellite, 16), (.tabular, 10),
            (.benchmark, 3), (.healthRecord, 3),
        ])
        let isOfLanguage = [.speech, .text, .parallelText].contains(offer.modality)
        if isOfLanguage {
            // Collections of many languages serve most; the others hold one or two.
            let count = random.weighted([(2, 30), (6, 30), (14, 40)])
            offer.dataLanguages = random.some(
                count,
                of: [
                    "am", "ar", "bm", "bn", "en", "es", "fr", "gn", "ha", "hi", "id", "ig", "km", "lg", "ln",
                    "lo",
                    "ne", "pt", "qu", "ru", "rw", "so", "sw", "ta", "tet", "tpi", "vi", "wo", "yo", "zu",
                ]
            )
        } else if random.chance(30) {
            offer.dataCountries = random.some(12, of: CountryProfile.all.keys.sorted())
        }
        offer.records = max(1_000, Int64(random.logNormal(median: 60_000, deviation: 1.1)))
        offer.sizeGB = max(1, min(20_000, Int64(random.logNormal(median: 120, deviation: 1.3))))
        offer.licence = random.weighted([
            ("CC-BY-4.0", 40), ("CC0-1.0", 12), ("CC-BY-SA-4.0", 18), ("CC-BY-NC-4.0", 15), ("ODbL-1.0", 8),
            ("LicenseRef-partner-agreement", 7),
        ])
        if offer.licence == "LicenseRef-partner-agreement" {
            offer.allowedUses = [.research, .publicService, .modelTraining]
        }
        offer.accessModes = random.weighted([
            ([.download], 45), ([.download, .api], 40), ([.api], 10), ([.enclave], 5),
        ])
        offer.sensitivity = offer.modality == .healthRecord ? .pseudonymised : Sensitivity.none
        if offer.sensitivity == .pseudonymised { offer.safeguardsRequired = [.ethicsApproval] }
        offer.transferRegime = random.weighted([(.open, 75), (.conditional, 20), (.controlled, 5)])
        offer.communityConsent = random.chance(80) ? true : nil
        offer.documentationPercent = Int64(random.within(20...100))
        var window = OfferWindow()
        let opens = date.adding(days: random.within(-120...60))
        window.opens = opens
        window.closes = opens.adding(days: random.within(365...900))
        if random.chance(30) {
            let capacity = random.within(3...25)
            window.capacity = Int64(capacity)
            window.beneficiariesMaximum = Int64(capacity)
        }
        window.quantityMaximum = 1
        offer.windows = [window]
    }

    func lab(_ offer: inout Offer, _ random: inout RandomSource) {
        offer.unit = .place
        offer.modality = random.weighted([
            (.residency, 60), (.expertVisit, 10), (.remoteAccess, 12), (.jointLab, 15), (.equipmentGrant, 3),
        ])
        offer.qualificationMinimum = random.chance(60) ? random.weighted([(6, 60), (7, 40)]) : nil
        offer.ipRegime = random.weighted([(.joint, 45), (.open, 35), (.host, 20)])
        if offer.modality == .residency {
            offer.costs = [.travel, .visa, .board]
            offer.costsCovered = random.weighted([
                ([.travel, .board], 55), ([.travel, .visa, .board], 30), ([], 15),
            ])
        }
        let terms = random.weighted([(1, 50), (2, 50)])
        for term in 1...terms {
            var window = OfferWindow()
            window.code = terms == 1 ? "main" : "term-\(term)"
            let opens = date.adding(days: (term - 1) * 150 + random.within(20...90))
            window.opens = opens
            window.closes = opens.adding(days: random.within(120...360))
            window.capacity = random.weighted([(2, 20), (3, 20), (4, 30), (6, 20), (10, 10)])
            if random.chance(30) { window.quantityMaximum = 2 }
            if random.chance(40) { window.applyBy = opens.adding(days: -random.within(5...15)) }
            offer.windows.append(window)
        }
    }
}
