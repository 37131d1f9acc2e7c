import Programme

/// One case for each rule on terms: the first need of each passes, the second fails the rule and nothing else.
extension TrapPool {
    /// Two needs for one offer; what makes the second fail is its own.
    private mutating func pair(
        _ name: String,
        _ title: String,
        kind: Kind = .training,
        quantity: Int64 = 2,
        month: Int,
        passing: (inout Need) -> Void = { _ in },
        _ failing: (inout Need) -> Void
    ) {
        for (suffix, country) in [("PASS", "GM"), ("FAIL", "LS")] {
            let owner = organisation("\(title) Case Body \(suffix.lowercased())", country)
            need(
                "TRAP-\(name)-NEED-\(suffix)",
                of: owner,
                title,
                kind: kind,
                quantity: quantity,
                month: month
            ) {
                if suffix == "FAIL" { failing(&$0) } else { passing(&$0) }
            }
        }
    }

    /// H3: only public bodies; a non-governmental organisation asks too.
    mutating func publicBodies() {
        let host = organisation("Valparaíso School of Public Data", "CL")
        offer("TRAP-PUBLIC-OFFER", of: host, "Course for public bodies", capacity: 20, month: 60) {
            $0.eligibleOrganisationTypes = [.government, .publicBody, .university]
        }
        let ngo = organisation("Nampula Voices and Data Network", "MZ", .ngo)
        pair("PUBLIC", "Course for public bodies", month: 60) { $0.organisation = ngo }
    }

    /// H4: a course that ends eleven days after the need can attend.
    mutating func tooLate() {
        let host = organisation("Coquimbo Late Course School", "CL")
        offer("TRAP-LATE-OFFER", of: host, "Course of one month", capacity: 20, month: 63, months: 1)
        let closes = month(64).adding(days: -12)
        pair("LATE", "Course of one month", month: 63) { $0.closes = closes }
    }

    /// H6: 30 GPU-hours help nobody who needs 5,000.
    mutating func crumbs() {
        let host = organisation("Calama Spare Cycles Centre", "CL", .hpcCentre)
        offer("TRAP-CRUMB-OFFER", of: host, "Spare GPU hours", kind: .compute, capacity: 30, month: 66)
        pair("CRUMB", "GPU hours", kind: .compute, quantity: 20, month: 66) {
            ($0.components[0].quantity, $0.components[0].quantityMinimum) = (5_000, 5_000)
        }
    }

    /// H9: an offer to those who are ready; a requester that is only curious fails by two levels.
    mutating func readiness() {
        let host = organisation("Ovalle Advanced Course School", "CL")
        offer("TRAP-READY-OFFER", of: host, "Advanced course", capacity: 20, month: 69) {
            $0.readinessMinimum = 2
            $0.qualificationMinimum = 6
        }
        pair("READY", "Advanced course", month: 69) { $0.readiness = 0 }
    }

    /// H9: a safety evaluation under a scheme that a dated table recognises, and one under a scheme that it does not.
    mutating func certificates() {
        let host = organisation("Arica Evaluated Systems Laboratory", "CL")
        offer("TRAP-SAFETY-OFFER", of: host, "Joint evaluation", kind: .lab, capacity: 10, month: 72) {
            $0.safetySchemesAccepted = ["DEMO-SAFETY-WEST"]
        }
        pair(
            "SAFETY",
            "Joint evaluation",
            kind: .lab,
            month: 72,
            passing: { $0.components[0].safetySchemes = ["DEMO-SAFETY-EAST"] },
            { $0.components[0].safetySchemes = ["DEMO-SAFETY-NORTH"] }
        )
    }

    /// H12: a body whose screening is not finished.
    mutating func screening() {
        let host = organisation("Quillota Screened Course School", "CL")
        offer("TRAP-SCREEN-OFFER", of: host, "Course", capacity: 20, month: 75)
        let pending = organisation("Maseru Unscreened Institute", "LS") {
            $0.screening = .pending
            $0.screenedOn = nil
        }
        pair("SCREEN", "Course", month: 75) { $0.organisation = pending }
    }

    /// H12: machines of a controlled class; the second requester's ultimate parent sits where they may not be used.
    mutating func exportControl() {
        let host = organisation("Iquique Controlled Machines Centre", "CL", .hpcCentre)
        offer(
            "TRAP-EXPORT-OFFER",
            of: host,
            "Controlled GPU hours",
            kind: .compute,
            capacity: 9_000,
            month: 78
        ) {
            $0.exportClass = "demo-controlled"
        }
        let subsidiary = organisation("Maseru Subsidiary Laboratory", "LS", .researchInstitute) {
            $0.parentCountry = "NZ"
        }
        pair("EXPORT", "GPU hours", kind: .compute, quantity: 2_000, month: 78) {
            $0.organisation = subsidiary
        }
    }

    /// H13: the national focal point has to stand behind the need.
    mutating func endorsement() {
        let host = organisation("Rengo Intergovernmental School", "CL")
        offer("TRAP-ENDORSE-OFFER", of: host, "Course by nomination", capacity: 20, month: 81) {
            $0.endorsementRequired = .nationalFocalPoint
        }
        pair("ENDORSE", "Course by nomination", month: 81) { $0.endorsement = .institutional }
    }

    /// H14: data about children need the parents' consent.
    mutating func childrensData() {
        let host = organisation("Melipilla School Data Archive", "CL", .researchInstitute)
        offer("TRAP-CHILD-OFFER", of: host, "Images of children", kind: .dataset, capacity: 20, month: 84) {
            $0.sensitivity = .children
        }
        pair(
            "CHILD",
            "Images of children",
            kind: .dataset,
            quantity: 1,
            month: 84,
            passing: { $0.safeguards += [.parentalConsent] },
            { _ in }
        )
    }

    /// H15: nobody pays for the second requester's travel.
    mutating func costs() {
        let host = organisation("Pichilemu Residential School", "CL")
        offer("TRAP-COST-OFFER", of: host, "Course on site", capacity: 20, month: 87) {
            $0.modality = .onsite
            $0.costs = [.travel, .visa, .board]
            $0.costsCovered = [.board]
        }
        pair("COST", "Course on site", month: 87) { $0.costsCovered = [.visa] }
    }

    /// H16: a model that does not fit the memory.
    mutating func memory() {
        let host = organisation("Tocopilla Small Machines Centre", "CL", .hpcCentre)
        offer("TRAP-MEMORY-OFFER", of: host, "GPU hours at 40 GB", kind: .compute, capacity: 9_000, month: 90)
        {
            ($0.accelerator, $0.gpuMemoryGB) = ("A100-40GB", 40)
        }
        pair("MEMORY", "GPU hours", kind: .compute, quantity: 2_000, month: 90) {
            $0.components[0].gpuMemoryGB = 80
        }
    }

    /// H16: live mentoring that one side would have to attend at night.
    mutating func clocks() {
        let host = organisation("Iquique Mentoring Studio", "CL")
        offer("TRAP-CLOCK-OFFER", of: host, "Live mentoring", capacity: 20, month: 120) {
            $0.overlapHoursMinimum = 3
        }
        pair("CLOCK", "Live mentoring", month: 120) { _ in }
    }

    /// H4: a laboratory takes visitors for two weeks at most.
    mutating func stay() {
        let host = organisation("Chillán Visiting Laboratory", "CL", .researchInstitute)
        offer("TRAP-STAY-OFFER", of: host, "Visits to a laboratory", kind: .lab, capacity: 10, month: 126) {
            $0.stayDaysMaximum = 14
        }
        pair(
            "STAY",
            "Visit to a laboratory",
            kind: .lab,
            month: 126,
            passing: { $0.components[0].daysMinimum = 10 },
            { $0.components[0].daysMinimum = 28 }
        )
    }

    /// H8: Hausa in Latin letters is of no use to who reads it in Arabic ones.
    mutating func script() {
        let host = organisation("Curicó Text Archive", "CL", .researchInstitute)
        offer("TRAP-SCRIPT-OFFER", of: host, "Texts in Hausa", kind: .dataset, capacity: 20, month: 129) {
            $0.modality = .text
            ($0.dataLanguages, $0.dataScripts) = (["ha"], ["Latn"])
        }
        func wants(_ script: String) -> (inout Need) -> Void {
            {
                $0.components[0].dataLanguages = ["ha"]
                $0.components[0].dataScripts = [script]
            }
        }
        pair(
            "SCRIPT",
            "Texts in Hausa",
            kind: .dataset,
            quantity: 1,
            month: 129,
            passing: wants("Latn"),
            wants("Arab")
        )
    }

    /// H8: speech in the Arabic of another country.
    mutating func dialect() {
        let host = organisation("Linares Speech Archive", "CL", .researchInstitute)
        offer("TRAP-DIALECT-OFFER", of: host, "Speech in Arabic", kind: .dataset, capacity: 20, month: 132) {
            $0.modality = .speech
            ($0.dataLanguages, $0.dataDialects) = (["ar"], ["ar-EG", "ar-SD"])
        }
        func wants(_ dialect: String) -> (inout Need) -> Void {
            {
                $0.components[0].dataLanguages = ["ar"]
                $0.components[0].dataDialects = [dialect]
            }
        }
        pair(
            "DIALECT",
            "Speech in Arabic",
            kind: .dataset,
            quantity: 1,
            month: 132,
            passing: wants("ar-SD"),
            wants("ar-MR")
        )
    }

    /// H16: the data begin years after the first day that is asked for.
    mutating func years() {
        let host = organisation("Vicuña Satellite Archive", "CL", .researchInstitute)
        offer("TRAP-YEARS-OFFER", of: host, "Images of fields", kind: .dataset, capacity: 20, month: 135) {
            $0.modality = .satellite
            ($0.dataFrom, $0.dataTo) = (CalendarDate("2015-01-01"), CalendarDate("2024-12-31"))
        }
        pair(
            "YEARS",
            "Images of fields",
            kind: .dataset,
            quantity: 1,
            month: 135,
            passing: {
                $0.components[0].dataFrom = CalendarDate("2015-01-01")
                $0.components[0].dataTo = CalendarDate("2022-12-31")
            },
            {
                $0.components[0].dataFrom = CalendarDate("2010-01-01")
                $0.components[0].dataTo = CalendarDate("2022-12-31")
            }
        )
    }

    /// H16: a job on many GPUs at once, and machines that only ethernet joins.
    mutating func interconnect() {
        let host = organisation("Lota Loosely Joined Machines", "CL", .hpcCentre)
        offer("TRAP-FABRIC-OFFER", of: host, "GPU hours", kind: .compute, capacity: 9_000, month: 138) {
            $0.interconnect = .ethernet
        }
        pair("FABRIC", "GPU hours", kind: .compute, quantity: 2_000, month: 138) {
            $0.components[0].interconnects = [.infiniband, .slingshot]
        }
    }

    /// H21: an officer banned a pair that every rule allows.
    mutating func ban() {
        let host = organisation("Vallenar Second Chance School", "CL")
        offer("TRAP-BAN-OFFER", of: host, "Course", capacity: 20, month: 93)
        pair("BAN", "Course after a ban", month: 93) { _ in }
        ruling(
            "TRAP-BAN",
            .ban,
            need: "TRAP-BAN-NEED-FAIL",
            offer: "TRAP-BAN-OFFER",
            "The two parties are in court about an earlier course"
        )
    }
}
