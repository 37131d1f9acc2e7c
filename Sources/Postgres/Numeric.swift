/// Reads PostgreSQL's binary numeric: base-10000 digits, a weight, a sign and a display scale.
enum Numeric {
    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        let count = Int(bytes.bigEndian(at: 0) as Int16)
        let weight = Int(bytes.bigEndian(at: 2) as Int16)
        let sign: UInt16 = bytes.bigEndian(at: 4)
        let scale = Int(bytes.bigEndian(at: 6) as UInt16)
        switch sign {
        case 0xC000: return "NaN"
        case 0xD000: return "Infinity"
        case 0xF000: return "-Infinity"
        default: break
        }
        func group(_ index: Int) -> Int {
            (0..<count).contains(index) ? Int(bytes.bigEndian(at: 8 + 2 * index) as Int16) : 0
        }
        func padded(_ value: Int) -> String { String(String(value + 10_000).dropFirst()) }

        var text = sign == 0x4000 ? "-" : ""
        text += String(weight < 0 ? 0 : group(0))
        if weight > 0 { for index in 1...weight { text += padded(group(index)) } }
        guard scale > 0 else { return text }
        var fraction = ""
        var index = weight + 1
        while fraction.utf8.count < scale {
            fraction += padded(group(index))
            index += 1
        }
        return text + "." + fraction.prefix(scale)
    }
}
