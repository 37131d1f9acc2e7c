// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.byName(name: name)] + dependencies,
        swiftSettings: settings
    )
}

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "CapMatch",
    products: [
        .executable(name: "capmatch", targets: ["capmatch"]),
        .executable(name: "capmatch-nightly", targets: ["capmatch-nightly"]),
        .executable(name: "capmatch-bench", targets: ["capmatch-bench"]),
        .library(name: "Allocation", targets: ["Allocation"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        library("Formats", ["CZlib"]),
        library("Allocation", ["Formats"]),
        library("Programme"),
        library("Subprocesses"),
        .target(
            name: "Schema",
            path: "schema",
            resources: [
                .embedInCode("0001_programmes.sql"),
                .embedInCode("0002_reference.sql"),
                .embedInCode("0003_organisations.sql"),
                .embedInCode("0004_needs.sql"),
                .embedInCode("0005_offers.sql"),
                .embedInCode("0006_history.sql"),
                .embedInCode("0007_runs.sql"),
                .embedInCode("0008_reasons_and_outcomes.sql"),
                .embedInCode("0009_rules.sql"),
                .embedInCode("0010_states.sql"),
                .embedInCode("0011_night.sql"),
                .embedInCode("0012_audit.sql"),
                .embedInCode("0013_desk.sql"),
                .embedInCode("0014_live_hours.sql"),
                .embedInCode("0015_stays_and_content.sql"),
                .embedInCode("0016_pruned_by.sql"),
                .embedInCode("0017_rules_from_history.sql"),
            ],
            swiftSettings: settings
        ),
        library("Postgres", ["CLibpq", crypto]),
        library("PrivateCluster", ["Postgres", logging]),
        library("Matching", ["Programme", "Allocation", "Formats", crypto]),
        library("Registry", ["Programme", "Postgres", "Schema", crypto]),
        .target(
            name: "Reports",
            dependencies: ["Programme", "Matching", "Allocation", "Formats", crypto, mustache],
            resources: [
                .embedInCode("Resources/countries.ar.txt"),
                .embedInCode("Resources/countries.en.txt"),
                .embedInCode("Resources/countries.es.txt"),
                .embedInCode("Resources/countries.fr.txt"),
                .embedInCode("Resources/countries.pt.txt"),
                .embedInCode("Resources/countries.zh.txt"),
                .embedInCode("Resources/drawing.mustache"),
                .embedInCode("Resources/explanation.ar.txt"),
                .embedInCode("Resources/explanation.en.txt"),
                .embedInCode("Resources/explanation.es.txt"),
                .embedInCode("Resources/explanation.fr.txt"),
                .embedInCode("Resources/explanation.pt.txt"),
                .embedInCode("Resources/explanation.zh.txt"),
                .embedInCode("Resources/language.ar.txt"),
                .embedInCode("Resources/language.en.txt"),
                .embedInCode("Resources/language.es.txt"),
                .embedInCode("Resources/language.fr.txt"),
                .embedInCode("Resources/language.pt.txt"),
                .embedInCode("Resources/language.zh.txt"),
                .embedInCode("Resources/languages.ar.txt"),
                .embedInCode("Resources/languages.en.txt"),
                .embedInCode("Resources/languages.es.txt"),
                .embedInCode("Resources/languages.fr.txt"),
                .embedInCode("Resources/languages.pt.txt"),
                .embedInCode("Resources/languages.zh.txt"),
                .embedInCode("Resources/page.css"),
                .embedInCode("Resources/page.js"),
                .embedInCode("Resources/page.mustache"),
                .embedInCode("Resources/report.schema.json"),
                .embedInCode("Resources/section.mustache"),
                .embedInCode("Resources/table.mustache"),
            ],
            swiftSettings: settings
        ),
        library("Demonstration", ["Programme", "Formats"]),
        library("Benchmarking", ["Allocation", "Demonstration", "Formats", "Subprocesses"]),
        .target(
            name: "Operations",
            dependencies: [
                "Programme", "Registry", "Matching", "Allocation", "Reports", "Formats", "Postgres",
                "PrivateCluster", "Demonstration", "Subprocesses", crypto, logging,
                mustache, yams,
            ],
            resources: [
                .embedInCode("Resources/policy.schema.json"),
                .embedInCode("Resources/letter.text.mustache"),
                .embedInCode("Resources/letter.html.mustache"),
                .embedInCode("Resources/letters.ar.txt"),
                .embedInCode("Resources/letters.en.txt"),
                .embedInCode("Resources/letters.es.txt"),
                .embedInCode("Resources/letters.fr.txt"),
                .embedInCode("Resources/letters.pt.txt"),
                .embedInCode("Resources/letters.zh.txt"),
            ],
            swiftSettings: settings
        ),
        library(
            "CommandSupport",
            [
                "Operations", "Matching", "Registry", "PrivateCluster", "Allocation", "Formats", "Postgres",
                "Reports", "Subprocesses",
                argumentParser,
                logging,
            ]
        ),
        .executableTarget(
            name: "capmatch",
            dependencies: [
                "CommandSupport", "Operations", "Registry", "Matching", "Programme", "Reports", "Allocation",
                "Formats", "Postgres", "PrivateCluster", "Demonstration", argumentParser,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "capmatch-nightly",
            dependencies: [
                "CommandSupport", "Operations", "Registry", "Programme", "Reports", "Allocation", "Formats",
                "Postgres", "Subprocesses", argumentParser, logging,
            ],
            resources: [
                .embedInCode("Resources/capmatch-nightly.service"),
                .embedInCode("Resources/capmatch-nightly.timer"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "capmatch-bench",
            dependencies: [
                "Benchmarking", "Demonstration", "Operations", "Matching", "Registry", "Reports", "Programme",
                "Allocation", "Formats", "Subprocesses", argumentParser,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Postgres"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "DemonstrationPool",
            dependencies: ["Matching", "Programme", "Formats"],
            path: "Tests/DemonstrationPool",
            swiftSettings: settings
        ),
        .target(
            name: "PublishedRuns",
            dependencies: ["Programme", "Registry"],
            path: "Tests/PublishedRuns",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "cluster-probe",
            dependencies: ["Postgres", "PrivateCluster"],
            path: "Tests/ClusterProbe",
            swiftSettings: settings
        ),
        tests("Formats"),
        tests("Allocation", ["Formats", "TestSupport"]),
        tests("Programme"),
        tests("Postgres", ["TestSupport"]),
        tests("PrivateCluster", ["Postgres", "TestSupport", "cluster-probe"]),
        tests(
            "Matching",
            ["Programme", "Allocation", "Formats", "Reports", "Demonstration", "DemonstrationPool"]
        ),
        tests("Demonstration", ["Programme", "Formats", "Matching", "Allocation", "Operations"]),
        tests("Benchmarking", ["Allocation", "Formats"]),
        tests("Registry", ["Programme", "Postgres", "PublishedRuns", "TestSupport"]),
        tests("Reports", ["Programme", "Formats", "Matching", "Allocation", "DemonstrationPool", crypto]),
        tests(
            "Operations",
            [
                "Programme", "Postgres", "PublishedRuns", "Registry", "Matching", "Reports", "Allocation",
                "Formats", "TestSupport",
            ]
        ),
        .testTarget(name: "CommandTests", dependencies: ["TestSupport", "Formats"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
