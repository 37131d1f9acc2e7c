import Programme
import Testing

@testable import Matching

@Suite("H16, technical fit")
struct TechnicalFitTests {
    @Test("Each number demanded is met at the number itself, fails by what is missing, or is unknown")
    func numbers() {
        typealias Change = (inout Fixture, Int64?) -> Void
        let link: Change = { pair, held in
            pair.offer.linkMbpsMinimum = 8
            pair.need.linkMbps = held
        }
        let device: Change = { pair, held in
            pair.offer.deviceMemoryGBMinimum = 8
            pair.need.deviceMemoryGB = held
        }
        let memory: Change = { pair, held in
            pair.component.gpuMemoryGB = 8
            pair.offer.gpuMemoryGB = held
        }
        let gpus: Change = { pair, held in
            pair.component.concurrentGPUs = 8
            pair.window.concurrentGPUs = held
        }
        let storage: Change = { pair, held in
            pair.component.storageGB = 8
            pair.offer.storageGB = held
        }
        let egress: Change = { pair, held in
            pair.component.egressGB = 8
            pair.offer.egressGB = held
        }
        let records: Change = { pair, held in
            pair.component.recordsMinimum = 8
            pair.offer.records = held
        }
        let cases: [(Kind, Shortfall.Measure, Change)] = [
            (.training, .megabits, link), (.lab, .gigabytes, device), (.compute, .gigabytes, memory),
            (.compute, .gpus, gpus), (.compute, .gigabytes, storage), (.compute, .gigabytes, egress),
            (.dataset, .records, records),
        ]
        for (index, (kind, unit, change)) in cases.enumerated() {
            var pair = Fixture(kind)
            #expect(pair.verdict(TechnicalFit()) == .pass)
            change(&pair, 8)
            #expect(pair.verdict(TechnicalFit()) == .pass, "case \(index)")
            change(&pair, 5)
            #expect(pair.verdict(TechnicalFit()) == .short(3, unit), "case \(index)")
            change(&pair, nil)
            #expect(pair.verdict(TechnicalFit()) == .incomplete, "case \(index)")
        }
    }

    @Test("Live delivery asks for shared hours of the working day, each side by its own clock")
    func sharedHours() {
        var pair = Fixture()
        (pair.snapshot.countries[2].offsetMinutes, pair.snapshot.countries[4].offsetMinutes) = (180, 780)
        #expect(pair.verdict(TechnicalFit()) == .pass, "nothing is given live")
        pair.offer.overlapHoursMinimum = 3
        // Ten hours apart: nobody is at work when the other is.
        #expect(pair.verdict(TechnicalFit()) == .short(3, .hours))
        pair.snapshot.countries[4].offsetMinutes = 480
        #expect(pair.verdict(TechnicalFit()) == .pass, "five hours apart leave the three of eight")
        pair.snapshot.countries[4].offsetMinutes = 510
        #expect(pair.verdict(TechnicalFit()) == .short(1, .hours), "half an hour short is an hour to find")
        // Across the date line, 23 hours apart is one hour.
        (pair.snapshot.countries[2].offsetMinutes, pair.snapshot.countries[4].offsetMinutes) = (-600, 780)
        pair.offer.overlapHoursMinimum = 7
        #expect(pair.verdict(TechnicalFit()) == .pass)
        pair.snapshot.countries[2].offsetMinutes = nil
        #expect(pair.verdict(TechnicalFit()) == .incomplete)
        #expect(pair.words(TechnicalFit()).need == "clocks unknown")
        #expect(
            pair.words(TechnicalFit()).offer == "live, 7 shared hours of the working day, clocks UTC+13"
        )
        // Where no place is named it is given from the provider's seat.
        (pair.offer.hostCountry, pair.provider.country) = (nil, "KE")
        pair.snapshot.countries[2].offsetMinutes = 330
        #expect(pair.verdict(TechnicalFit()) == .pass)
        #expect(pair.words(TechnicalFit()).need == "clocks UTC+5:30")
        (pair.offer.hostCountry, pair.provider.country) = (nil, nil)
        #expect(pair.verdict(TechnicalFit()) == .incomplete)
    }

    @Test("A failure outweighs an unknown; two failures have no single number")
    func several() {
        var pair = Fixture(.compute)
        pair.component.gpuMemoryGB = 80
        pair.component.storageGB = 10
        pair.offer.storageGB = 4
        #expect(pair.verdict(TechnicalFit()) == .short(6, .gigabytes))
        pair.offer.gpuMemoryGB = 40
        #expect(pair.verdict(TechnicalFit()) == .fail(nil))
    }

    @Test("The stack is one that the job runs on")
    func stacks() {
        var pair = Fixture(.compute)
        pair.component.stacks = [.cuda, .rocm]
        #expect(pair.verdict(TechnicalFit()) == .incomplete)
        pair.offer.stack = .rocm
        #expect(pair.verdict(TechnicalFit()) == .pass)
        pair.offer.stack = .oneapi
        #expect(pair.verdict(TechnicalFit()) == .fail(nil))
    }

    @Test("What joins the GPUs is one that will do")
    func interconnects() {
        var pair = Fixture(.compute)
        #expect(pair.verdict(TechnicalFit()) == .pass)
        pair.component.interconnects = [.infiniband, .slingshot]
        #expect(pair.verdict(TechnicalFit()) == .incomplete)
        #expect(pair.words(TechnicalFit()).offer == "joined by unknown")
        pair.offer.interconnect = .slingshot
        #expect(pair.verdict(TechnicalFit()) == .pass)
        pair.offer.interconnect = .ethernet
        #expect(pair.verdict(TechnicalFit()) == .fail(nil))
        #expect(pair.words(TechnicalFit()).need == "joined by InfiniBand or Slingshot")
        #expect(pair.words(TechnicalFit()).offer == "joined by Ethernet")
    }

    @Test(
        "The days that are asked for lie within those that the data cover, or fail by the days that are missing"
    )
    func period() {
        func verdict(_ wanted: (String?, String?), _ held: (String?, String?)) -> Verdict {
            var pair = Fixture(.dataset)
            (pair.component.dataFrom, pair.component.dataTo) = (wanted.0.map(day), wanted.1.map(day))
            (pair.offer.dataFrom, pair.offer.dataTo) = (held.0.map(day), held.1.map(day))
            return pair.verdict(TechnicalFit())
        }
        let held: (String?, String?) = ("2015-01-01", "2024-12-31")
        #expect(verdict((nil, nil), (nil, nil)) == .pass)
        #expect(verdict(("2015-01-01", "2024-12-31"), held) == .pass)
        #expect(verdict(("2014-12-31", "2024-12-31"), held) == .short(1, .days))
        #expect(verdict(("2014-12-31", "2025-01-02"), held) == .short(3, .days))
        #expect(verdict(("2024-12-31", nil), held) == .pass)
        // One day that is asked for has to be covered, not only what comes after it.
        #expect(verdict(("2025-01-10", nil), held) == .short(10, .days))
        #expect(verdict((nil, "2014-12-22"), held) == .short(10, .days))
        #expect(verdict(("2016-01-01", nil), (nil, nil)) == .incomplete)
        #expect(verdict(("2016-01-01", nil), ("2015-01-01", nil)) == .incomplete)
        #expect(verdict(("2014-12-30", nil), ("2015-01-01", nil)) == .short(2, .days))
        var pair = Fixture(.dataset)
        (pair.component.dataFrom, pair.component.dataTo) = (day("2010-01-01"), day("2020-01-01"))
        #expect(pair.words(TechnicalFit()).need == "covering 1 January 2010 to 1 January 2020")
        #expect(pair.words(TechnicalFit()).offer == "covering unknown")
        (pair.offer.dataFrom, pair.offer.dataTo) = (day("2015-01-01"), day("2024-12-31"))
        #expect(pair.words(TechnicalFit()).offer == "covering 1 January 2015 to 31 December 2024")
    }

    @Test(
        "Pre-emption bars only jobs that do not survive it",
        arguments: [
            (true, true, .pass), (true, false, .pass), (true, nil, .pass), (false, true, .fail(nil)),
            (false, false, .pass), (false, nil, .incomplete), (nil, true, .incomplete), (nil, false, .pass),
            (nil, nil, .pass),
        ] as [(Bool?, Bool?, Verdict)]
    )
    func preemption(tolerates: Bool?, preemptible: Bool?, expected: Verdict) {
        var pair = Fixture(.compute)
        pair.component.toleratesPreemption = tolerates
        pair.offer.isPreemptible = preemptible
        #expect(pair.verdict(TechnicalFit()) == expected)
    }

    @Test("Data are reached in a way that both have; what can only be downloaded needs space")
    func datasets() {
        var pair = Fixture(.dataset)
        pair.component.accessModes = [.download, .enclave]
        #expect(pair.verdict(TechnicalFit()) == .incomplete)
        pair.offer.accessModes = [.api]
        #expect(pair.verdict(TechnicalFit()) == .fail(nil))
        pair.offer.accessModes = [.enclave, .download]
        pair.offer.sizeGB = 100
        #expect(pair.verdict(TechnicalFit()) == .pass)
        pair.component.accessModes = [.download]
        #expect(pair.verdict(TechnicalFit()) == .incomplete)
        pair.component.hostingGB = 100
        #expect(pair.verdict(TechnicalFit()) == .pass)
        pair.component.accessModes = []
        pair.offer.accessModes = [.download]
        pair.component.hostingGB = 60
        #expect(pair.verdict(TechnicalFit()) == .short(40, .gigabytes))
        pair.offer.sizeGB = nil
        #expect(pair.verdict(TechnicalFit()) == .pass)
    }
}
