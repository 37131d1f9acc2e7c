import Formats
import Operations
import Programme
import Registry
import TestSupport
import Testing

@Suite(
    "Reference tables from files",
    .enabled(if: TestDatabase.isAvailable, Comment(rawValue: TestDatabase.skipMessage))
)
struct ReferenceImportTests {
    let fixture: RegisteringFixture

    init() throws { fixture = try RegisteringFixture() }

    @Test(
        "A row that cannot be is refused with its line and column, before any is loaded",
        arguments: [
            (.country, "KE,KEN,Kenya,Africa,,,sw,sw;tlh,180,70", "spoken_languages"),
            (.country, "KENYA,KEN,Kenya,Africa,,,sw,sw,180,70", "code"),
            (.country, "ke,KEN,Kenya,Africa,,,sw,sw,180,70", "code"),
            (.language, "s1,swa,Swahili,Kiswahili", "code"),
            (.language, "sw,sw,Swahili,Kiswahili", "iso639_3"),
            (.language, "sw,swa,Swahili,Kiswahili\nsw,swa,Swahili,Kiswahili", "code"),
            (.countryGroup, "ZZ,ldc,2020-01-01,,confirmed,act", "country"),
            (.countryGroup, "KE,ldc,2020-01-01,2020-01-01,confirmed,act", "valid_to"),
            (.countryGroup, "KE,ldc,,,confirmed,act\nKE,ldc,2021-01-01,,confirmed,act", "valid_from"),
            (.sector, "farming.crops,farming,Crops,311,2", "parent"),
            (.licence, "X-1.0,X,paper,yes,yes,no,no", "kind"),
            (.licence, "X-1.0,X,data,yes,,no,no", "allows_commercial"),
            (.goal, "3,Health\n3,Health again", "number"),
            (.exportRule, "class-a,KE,2026-01-01,,,act", "allowed"),
        ] as [(ReferenceTable, String, String)]
    )
    func refusedRows(table: ReferenceTable, rows: String, field: String) throws {
        let head: String =
            switch table {
            case .country:
                "code,alpha3,name,region,subregion,intermediate_region,official_languages,spoken_languages,"
                    + "offset_minutes,carbon_g_per_kwh"
            case .language: "code,iso639_3,name,native_name"
            case .countryGroup: "country,country_group,valid_from,valid_to,status,source"
            case .sector: "code,parent,name,dac_code,sdgs"
            case .licence: "code,name,kind,open,allows_commercial,requires_attribution,share_alike"
            case .goal: "number,title"
            default: "export_class,place,valid_from,valid_to,allowed,source"
            }
        func load(_ text: String) throws -> Bool {
            try table.load(
                file: try fixture.write(text.utf8, to: "table.csv"),
                source: "note",
                into: fixture.registry,
                by: "counsel"
            )
        }
        let before = try fixture.registry.referenceVersions(all: true).count
        let problem = #expect(throws: RecordProblem.self) { try load("\(head)\n\(rows)\n") }
        #expect(problem?.field == field && (problem?.line ?? 0) > 1, "\(problem?.sentence ?? "")")
        let columns = head.split(separator: ",")
        #expect(problem?.column == columns.firstIndex { $0 == field }.map { $0 + 1 })
        let missing = #expect(throws: RecordProblem.self) {
            try load(columns.dropLast().joined(separator: ",") + "\n")
        }
        #expect(missing?.line == 1 && missing.map { columns.last?.description == $0.field } == true)
        #expect(try fixture.registry.referenceVersions(all: true).count == before)
    }
    @Test func `the tables are found in the folder that holds them and in the one above, and nowhere else`()
        throws
    {
        let seed = RegisteringFixture.seedPath
        func load(_ path: String) throws -> [String] {
            try SeedFolder(path: path).loadReference(into: fixture.registry, by: "counsel")
        }
        _ = try load(seed)
        #expect(try load(seed + "/reference") == [], "the same tables, loaded a second time")
        let missing = #expect(throws: FileError.self) { try load(seed + "/reference/nowhere") }
        #expect(missing?.message.contains("reference/countries.csv") == true)
    }
}
