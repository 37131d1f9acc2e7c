import Programme

/// Cases about who gets what is scarce.
extension TrapPool {
    /// One seat and nine good claimants: one gets it, the others are told that they were outbid, and by whom.
    mutating func oneSeat() {
        let date = date
        let host = organisation("Oruro Highlands Imaging School", "CL")
        offer("TRAP-ONE-SEAT-OFFER", of: host, "One fellow in medical imaging", capacity: 1, month: 0)
        let countries = ["KE", "GH", "NG", "IN", "PH", "JM", "ZA", "FJ", "MW"]
        for (index, country) in countries.enumerated() {
            let claimant = organisation("Claimant \(index + 1) of the One-Seat Case", country)
            need(
                "TRAP-ONE-SEAT-NEED-\(index + 1)",
                of: claimant,
                "A seat in medical imaging",
                month: 0
            ) {
                $0.urgency = Int64(index % 5 + 1)
                $0.submittedOn = date.adding(days: -20 * (index + 1))
                $0.verifiedOn = date.adding(days: -5)
            }
        }
    }

    /// A need that one offer alone can serve, and a flexible one that would score more there: the flexible one
    /// has to give way to the other offer, where it is worth a little less.
    mutating func hardToMatch() {
        let host = organisation("Mendoza Bilingual Data School", "AR")
        let second = organisation("Hamilton Remote Teaching Centre", "NZ")
        offer("TRAP-HARD-OFFER-ONLY", of: host, "Imaging course in Spanish or English", capacity: 4, month: 3)
        {
            $0.languages = [
                LanguageSkill(language: "es", level: .b2), LanguageSkill(language: "en", level: .b2),
            ]
        }
        offer("TRAP-HARD-OFFER-OTHER", of: second, "General data course", capacity: 4, month: 3) {
            $0.sectors = ["health.health-data"]
        }
        let hard = organisation("Tarija Rural Clinics Network", "PE", .ngo)
        let easy = organisation("Kasungu School of Health Data", "MW")
        need("TRAP-HARD-NEED", of: hard, "Imaging course for Spanish speakers", quantity: 4, month: 3) {
            $0.languages = [LanguageSkill(language: "es", level: .c2)]
        }
        need("TRAP-HARD-NEED-FLEXIBLE", of: easy, "Imaging course", quantity: 4, month: 3) { $0.urgency = 5 }
    }

    /// A requester of a high-income country fits the topic exactly, one of a least developed country fits the
    /// sector: equity weighs more than the difference.
    mutating func richNeighbour() {
        let host = organisation("Rosario Imaging Residency", "AR")
        offer("TRAP-RICH-OFFER", of: host, "One place in medical imaging", kind: .lab, capacity: 1, month: 6)
        let rich = organisation("Salto Radiology Institute", "UY")
        let poor = organisation("Kasama Hospital Statistics Unit", "ZM")
        need("TRAP-RICH-NEED-TOPIC", of: rich, "Stay in medical imaging", kind: .lab, month: 6)
        need("TRAP-RICH-NEED-EQUITY", of: poor, "Stay in hospital statistics", kind: .lab, month: 6) {
            $0.sectors = ["health.health-data"]
        }
    }

    /// Two needs with the same points for one place: the same one gets it every night.
    mutating func tie() {
        let host = organisation("Concepción Tie Residency", "CL")
        offer("TRAP-TIE-OFFER", of: host, "One place", kind: .lab, capacity: 1, month: 9)
        for letter in ["A", "B"] {
            let claimant = organisation("Twin \(letter) of the Tie Case", "GH")
            need("TRAP-TIE-NEED-\(letter)", of: claimant, "Stay in medical imaging", kind: .lab, month: 9)
        }
    }

    /// Seven people for a course that opens from ten on: it is not opened, and the report says what is missing.
    mutating func cohort() {
        let host = organisation("Arequipa Cohort School", "PE")
        offer("TRAP-COHORT-OFFER", of: host, "Course from ten people on", capacity: 20, month: 12) {
            $0.windows[0].cohortMinimum = 10
        }
        for (index, seats) in [4, 3].enumerated() {
            let claimant = organisation("Cohort Claimant \(index + 1)", index == 0 ? "RW" : "UG")
            need(
                "TRAP-COHORT-NEED-\(index + 1)",
                of: claimant,
                "Seats in a course that may not open",
                quantity: Int64(seats),
                month: 12
            )
        }
    }

    /// A need from a ministry and the same from its university: at most one is served.
    mutating func duplicates() {
        let host = organisation("Trujillo Open Course Centre", "PE")
        offer("TRAP-DUPLICATE-OFFER", of: host, "Imaging course", capacity: 40, month: 15)
        let ministry = organisation("Lilongwe Health Planning Pilot Directorate", "MW", .government)
        let university = organisation("Lilongwe Pilot College of Health", "MW")
        for (name, owner, other) in [
            ("MINISTRY", ministry, "UNIVERSITY"), ("UNIVERSITY", university, "MINISTRY"),
        ] {
            need(
                "TRAP-DUPLICATE-NEED-\(name)",
                of: owner,
                "Imaging course for district hospitals",
                quantity: 12,
                month: 15
            ) { $0.exclusiveWith = ["TRAP-DUPLICATE-NEED-\(other)"] }
        }
    }

    /// Two places, a need that an officer may pin to both, and a least developed country that then gets none.
    mutating func pinAgainstFloor() {
        let host = organisation("Iquique Pin Residency", "CL")
        offer("TRAP-PIN-OFFER", of: host, "Two places", kind: .lab, capacity: 2, month: 18)
        let pinned = organisation("Pinned Institute", "MX")
        let floor = organisation("Floor Institute", "NE")
        need("TRAP-PIN-NEED-PINNED", of: pinned, "Two places together", kind: .lab, quantity: 2, month: 18)
        need("TRAP-PIN-NEED-FLOOR", of: floor, "One place", kind: .lab, month: 18)
        ruling(
            "TRAP-PIN",
            .pin,
            need: "TRAP-PIN-NEED-PINNED",
            offer: "TRAP-PIN-OFFER",
            "Agreed between two ministers before the call"
        )
    }

    /// One place; a body that women lead asks with fewer points, and a floor of the policy is for such bodies.
    mutating func womenLed() {
        let host = organisation("Arica Founders Residency", "CL")
        offer("TRAP-WOMEN-OFFER", of: host, "One place", kind: .lab, capacity: 1, month: 123)
        for (suffix, isLed) in [("LED", true), ("OTHER", false)] {
            let owner = organisation("Women Case Institute \(suffix.lowercased())", "BF") {
                $0.isWomenLed = isLed
            }
            need("TRAP-WOMEN-NEED-\(suffix)", of: owner, "One place", kind: .lab, month: 123) {
                $0.urgency = isLed ? 3 : 5
            }
        }
    }

    /// A provider that has declined five times with the same code; two of the pairs are still blocked.
    mutating func decliner() {
        let host = organisation("Punta Arenas Selective Computing Centre", "CL", .hpcCentre)
        offer("TRAP-DECLINER-OFFER", of: host, "GPU hours", kind: .compute, capacity: 20_000, month: 21) {
            $0.windows[0].lot = 100
        }
        let countries = ["TZ", "NP", "GT", "ET", "LA"]
        for (index, country) in countries.enumerated() {
            let claimant = organisation("Declined Claimant \(index + 1)", country)
            let id = "TRAP-DECLINER-NEED-\(index + 1)"
            need(id, of: claimant, "GPU hours for imaging", kind: .compute, quantity: 1_000, month: 21) {
                $0.readiness = Int64(index % 3)
            }
            decline(
                "TRAP-DECLINER-\(index + 1)",
                need: id,
                offer: "TRAP-DECLINER-OFFER",
                .readiness,
                daysAgo: 30 + 50 * index,
                blocked: index < 2
            )
        }
        award("TRAP-DECLINER-AWARD", to: organisations[organisations.count - 1].externalID, daysAgo: 400)
    }
}
