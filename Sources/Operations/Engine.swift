/// What engine this is.
public enum Engine {
    /// The version; runs record it.
    public static let version = "0.7.4"
    /// Name and version.
    public static let name = "capmatch \(version)"
}
