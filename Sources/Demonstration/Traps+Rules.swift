import Programme

/// Cases about rules and units.
extension TrapPool {
    /// A course useless without computing time: one bundle of which a part is missing, one that fits.
    mutating func bundles() {
        let school = organisation("Valdivia Course Centre", "CL")
        let centre = organisation("Osorno Computing Centre", "CL", .hpcCentre)
        offer("TRAP-BUNDLE-COURSE", of: school, "Imaging course", capacity: 30, month: 24)
        offer("TRAP-BUNDLE-COMPUTE", of: centre, "GPU hours", kind: .compute, capacity: 5_000, month: 24)
        for (name, country, hours) in [("BROKEN", "SL", Int64(9_000)), ("WHOLE", "MZ", 3_000)] {
            let owner = organisation("Bundle Institute \(name.lowercased())", country)
            need("TRAP-BUNDLE-NEED-\(name)", of: owner, "Course with GPU hours", month: 24) {
                $0.components = [
                    Self.component(.training, 8, code: "course"),
                    Self.component(.compute, hours, code: "compute"),
                ]
            }
        }
    }

    /// An offer to least developed countries, and a country that leaves the group four days after the
    /// reference date, while the offer is open.
    mutating func graduation() {
        let date = date
        let centre = organisation("Temuco Equity Computing Centre", "CL", .hpcCentre)
        let asks = organisation("Sylhet Graduation Case Laboratory", "BD", .researchInstitute)
        offer(
            "TRAP-GRADUATION-OFFER",
            of: centre,
            "GPU hours for LDCs",
            kind: .compute,
            capacity: 4_000,
            month: 0
        ) {
            // No other machine of the programme has this stack.
            $0.stack = .oneapi
            $0.eligibleGroups = [.ldc]
            $0.windows[0].opens = date.adding(days: -20)
            $0.windows[0].closes = date.adding(days: 220)
        }
        need("TRAP-GRADUATION-NEED", of: asks, "GPU hours", kind: .compute, quantity: 2_000, month: 0) {
            $0.components[0].stacks = [.oneapi]
            $0.opens = date
            $0.closes = date.adding(days: 200)
        }
    }

    /// Data that may be used for research but not by a public service.
    mutating func licence() {
        let host = organisation("Talca Research Data Archive", "CL", .researchInstitute)
        offer("TRAP-LICENCE-OFFER", of: host, "Images for research", kind: .dataset, capacity: 50, month: 27)
        {
            $0.licence = "LicenseRef-research-only"
            $0.allowedUses = [.research]
        }
        for (name, use) in [("RESEARCH", DataUse.research), ("PUBLIC", .publicService)] {
            let owner = organisation("Licence Institute \(name.lowercased())", "KE", .government)
            need("TRAP-LICENCE-NEED-\(name)", of: owner, "Images", kind: .dataset, month: 27) {
                $0.components[0].dataUses = [use]
            }
        }
    }

    /// Data that must stay in the requester's country: a download from abroad breaks the rule, an enclave does not.
    mutating func residency() {
        let download = organisation("Chillán Download Archive", "CL", .researchInstitute)
        let enclave = organisation("Antofagasta Enclave Archive", "CL", .researchInstitute)
        offer(
            "TRAP-RESIDENCY-OFFER-DOWNLOAD",
            of: download,
            "Images",
            kind: .dataset,
            capacity: 50,
            month: 30
        ) {
            $0.sensitivity = .pseudonymised
            $0.transferRegime = .controlled
        }
        offer("TRAP-RESIDENCY-OFFER-ENCLAVE", of: enclave, "Images", kind: .dataset, capacity: 50, month: 30)
        {
            $0.sensitivity = .pseudonymised
            $0.transferRegime = .controlled
            $0.accessModes = [.enclave, .federated]
            $0.sectors = ["health.health-data"]
        }
        let owner = organisation("Residency Hospital Network", "KE", .government)
        need("TRAP-RESIDENCY-NEED", of: owner, "Images that stay in Kenya", kind: .dataset, month: 30) {
            $0.components[0].residencyCountries = ["KE"]
            $0.components[0].handlesPersonalData = true
        }
    }

    /// A perfect offer that expired the day before.
    mutating func expired() {
        let date = date
        let host = organisation("Linares Late School", "CL")
        offer("TRAP-EXPIRED-OFFER", of: host, "Imaging course", capacity: 40, month: 33) {
            $0.expiresOn = date.adding(days: -1)
        }
        let owner = organisation("Expired Case College", "TG")
        need("TRAP-EXPIRED-NEED", of: owner, "Imaging course", quantity: 10, month: 33)
    }

    /// GPU hours asked, and offered in node hours of 8 GPUs, in dollars of credit, and in core hours.
    mutating func units() {
        let units: [(String, Unit, Int64)] = [
            ("NODE", .nodeHour, 1_000), ("CREDIT", .creditUSD, 20_000), ("CORE", .coreHour, 400_000),
        ]
        for (index, (name, unit, capacity)) in units.enumerated() {
            let host = organisation("Unit Centre \(name.lowercased())", "CL", .hpcCentre)
            let id = "TRAP-UNIT-\(name)-OFFER"
            offer(id, of: host, "Time in \(unit)s", kind: .compute, capacity: capacity, month: 36 + 3 * index)
            {
                $0.unit = unit
            }
            let owner = organisation("Unit Claimant \(name.lowercased())", "BJ")
            need(
                "TRAP-UNIT-\(name)-NEED",
                of: owner,
                "GPU hours",
                kind: .compute,
                quantity: 4_000,
                month: 36 + 3 * index
            )
        }
    }

    /// Enough GPU hours in all, but 16 GPUs cannot give them in the weeks that both have.
    mutating func weeklyRate() {
        let host = organisation("Rancagua Slow Computing Centre", "CL", .hpcCentre)
        offer(
            "TRAP-RATE-OFFER",
            of: host,
            "GPU hours, 16 at once",
            kind: .compute,
            capacity: 100_000,
            month: 45,
            months: 12
        ) { $0.windows[0].concurrentGPUs = 16 }
        let owner = organisation("Rate Case Institute", "BF")
        need("TRAP-RATE-NEED", of: owner, "GPU hours", kind: .compute, quantity: 60_000, month: 45, months: 1)
    }

    /// H19: a body with five good needs, seats for all of them, and a cap of four needs a requester.
    mutating func cap() {
        let host = organisation("Castro Open Course School", "CL")
        offer("TRAP-CAP-OFFER", of: host, "Course with seats for all", capacity: 30, month: 141)
        let owner = organisation("Praia Busy Institute", "CV")
        let groups = [
            "hospital archivists", "radiology teachers", "island nurses", "ministry analysts",
            "clinic engineers",
        ]
        for (index, group) in groups.enumerated() {
            need("TRAP-CAP-NEED-\(index + 1)", of: owner, "Seats for \(group)", quantity: 2, month: 141) {
                $0.urgency = Int64(index + 1)
            }
        }
    }

    /// H5: two jobs of one month that each fit through the GPUs and the capacity, but not both; one of another month does.
    mutating func samePeriod() {
        let host = organisation("Ancud Steady Computing Centre", "CL", .hpcCentre)
        offer(
            "TRAP-PERIOD-OFFER",
            of: host,
            "GPU hours, 16 at once",
            kind: .compute,
            capacity: 100_000,
            month: 144,
            months: 12
        ) { $0.windows[0].concurrentGPUs = 16 }
        for (name, month, urgency) in [("FIRST", 144, 4), ("SECOND", 144, 2), ("LATER", 147, 2)] {
            let owner = organisation("Period Case Laboratory \(name.lowercased())", "MW", .researchInstitute)
            need(
                "TRAP-PERIOD-NEED-\(name)",
                of: owner,
                "GPU hours in one month",
                kind: .compute,
                quantity: 8_000,
                month: month,
                months: 1
            ) { $0.urgency = Int64(urgency) }
        }
    }
}
