import CZlib

/// Packs bytes as gzip: no name and no time inside, so that the same bytes give the same file.
public enum Gzip {
    /// The packed bytes.
    ///
    /// - Throws: ``FileError`` where zlib has no memory.
    public static func compress(_ bytes: [UInt8], level: Int32 = 6) throws(FileError) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else {
            throw FileError(path: "gzip", reason: .other, message: "zlib could not be started")
        }
        defer { deflateEnd(&stream) }
        var result: [UInt8] = []
        var offset = 0
        var status = Z_OK
        repeat {
            let end = min(bytes.count, offset + (1 << 20))
            let flush = end == bytes.count ? Z_FINISH : Z_NO_FLUSH
            var piece = Array(bytes[offset..<end])
            offset = end
            piece.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = uInt(input.count)
                repeat {
                    let room = 1 << 18
                    let output = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                        stream.next_out = buffer.baseAddress
                        stream.avail_out = uInt(room)
                        status = deflate(&stream, flush)
                        count = room - Int(stream.avail_out)
                    }
                    result += output
                } while stream.avail_out == 0
            }
        } while status != Z_STREAM_END
        return result
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
