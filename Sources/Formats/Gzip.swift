import CZlib

/// Packs bytes as gzip: no name and no time inside, so that the same bytes give the same file.
public enum Gzip {
    /// The packed bytes.
    ///
    /// - Throws: ``FileError`` where zlib has no memory.
    public static func compress(_ bytes: [UInt8], level: Int32 = 6) throws(FileError) -> [UInt8] {
        let packer = try GzipPacker(level: level)
        packer.add(bytes)
        return packer.finish()
    }

    /// The unpacked bytes.
    ///
    /// - Throws: ``FileError`` where they are damaged.
    public static func decompress(_ bytes: [UInt8]) throws(FileError) -> [UInt8] {
        let source = try ByteSource(bytes: bytes)
        var result: [UInt8] = []
        while try source.fill() { result += source.buffer }
        return result
    }
}

/// Packs bytes as gzip as they come, so that a large file never stands in memory unpacked.
///
/// How the bytes are cut into pieces makes no difference to what they are packed as.
public final class GzipPacker {
    // zlib's state points back at it: it must stay where it is.
    private let stream: UnsafeMutablePointer<z_stream>
    private var packed: [UInt8] = []

    /// Starts a file without name and time.
    ///
    /// - Parameter level: How hard zlib tries, from 1 to 9.
    /// - Throws: ``FileError`` where zlib has no memory.
    public init(level: Int32 = 6) throws(FileError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else {
            throw FileError(path: "gzip", reason: .other, message: "zlib could not be started")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Adds bytes.
    public func add(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let end = min(bytes.count, offset + (1 << 20))
            deflate(Array(bytes[offset..<end]), Z_NO_FLUSH)
            offset = end
        }
    }

    /// Ends the file; nothing may be added any more.
    ///
    /// - Returns: The whole of it.
    public func finish() -> [UInt8] {
        deflate([], Z_FINISH)
        return packed
    }

    private func deflate(_ piece: [UInt8], _ flush: Int32) {
        var piece = piece
        piece.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = uInt(input.count)
            repeat {
                let room = 1 << 18
                packed += [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = uInt(room)
                    _ = CZlib.deflate(stream, flush)
                    count = room - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
        }
    }
}
