public import ArgumentParser

/// Whether a result may move more matches than the policy's guard allows, for every command that publishes.
public struct GuardOptions: ParsableArguments {
    /// Whether it may.
    @Flag(
        name: .customLong("accept-change"),
        help: "Publish also where more matches move than the policy's guard allows."
    )
    public var acceptChange = false

    /// Makes options from nothing.
    public init() {}

    /// Whether a result that moves too much is held back.
    public var isGuarded: Bool { !acceptChange }

    /// Refuses to publish and to write nothing at once.
    public func check(isDryRun: Bool) throws {
        if acceptChange, isDryRun {
            throw ValidationError("--accept-change publishes, and --dry-run writes nothing.")
        }
    }
}
