package main

import (
	"encoding/binary"
	"fmt"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The ring (Documentation/networking/packet_mmap.rst of the kernel, TPACKET_V3).
const (
	blockBytes    = 1 << 17 // of one block of the ring; see below
	frameBytes    = 1 << 11 // says only how many frames a block may hold
	retireMs      = 100     // a block that is not full is handed over after this long
	statusAt      = 8       // of block_status, in a block's header
	countAt       = 12      // of num_pkts
	firstAt       = 16      // of offset_to_first_pkt
	vlanTagAt     = 32      // of hv1.tp_vlan_tci in struct tpacket3_hdr
	vlanProtoAt   = 36      // of hv1.tp_vlan_tpid
	headerBytes   = 48      // of struct tpacket3_hdr
	vlanDefault   = 0x8100  // IEEE 802.1Q, where the kernel does not say
	statusTag     = 1 << 4  // TP_STATUS_VLAN_VALID
	statusTagKind = 1 << 6  // TP_STATUS_VLAN_TPID_VALID

	// Few packets fill no block before it is handed over, so it is their number and not
	// their size that says for how long a reader may be busy before packets are lost:
	// 128 blocks, in 16 MiB, are 13 seconds. A block still has room for any packet.
	blocksPerMiB = 1 << 20 / blockBytes
)

// ring is one packet socket with its ring of blocks, shared with the kernel.
type ring struct {
	fd      int
	shared  []byte
	next    int // the block that the kernel hands over next
	blocks  int
	tagged  bool // the link has room for 802.1Q tags, which the kernel takes out
	packets []packet
}

// openRing makes the socket and its ring. Nothing arrives before bind. Packets
// are cut to snapBytes by the kernel, so that it copies no more.
func openRing(snapBytes, bufferMiB uint32) (*ring, error) {
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, err // Don't wrap the error, the caller tells people.
	}
	r := &ring{fd: fd, blocks: int(bufferMiB) * blocksPerMiB}
	if err := r.share(snapBytes); err != nil {
		_ = unix.Close(fd) // the first error says more
		return nil, err
	}
	return r, nil
}

// share makes the ring and maps it.
func (r *ring) share(snapBytes uint32) error {
	if err := unix.SetsockoptInt(r.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V3); err != nil {
		return fmt.Errorf("choosing the kind of ring: %w", err)
	}
	cut := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: snapBytes}
	if err := unix.SetsockoptSockFprog(r.fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &cut}); err != nil {
		return fmt.Errorf("setting how much of a packet is kept: %w", err)
	}
	request := unix.TpacketReq3{
		Block_size: blockBytes, Block_nr: uint32(r.blocks), Frame_size: frameBytes,
		Frame_nr: blockBytes / frameBytes * uint32(r.blocks), Retire_blk_tov: retireMs,
	}
	if err := unix.SetsockoptTpacketReq3(r.fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &request); err != nil {
		return fmt.Errorf("making a ring of %d MiB: %w", r.blocks/blocksPerMiB, err)
	}
	shared, err := unix.Mmap(r.fd, 0, blockBytes*r.blocks, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return fmt.Errorf("mapping a ring of %d MiB: %w", r.blocks/blocksPerMiB, err)
	}
	r.shared = shared
	return nil
}

// take gives the packets of the next block if it is ready. They are valid until
// give, which must follow.
func (r *ring) take() ([]packet, bool) {
	b := r.block()
	if atomic.LoadUint32(status(b))&unix.TP_STATUS_USER == 0 {
		return nil, false
	}
	r.packets = r.packets[:0]
	n, at := number(b, countAt), number(b, firstAt)
	for range n {
		f := b[at:]
		p, ok := r.read(f)
		if ok {
			r.packets = append(r.packets, p)
		}
		at += number(f, 0)
	}
	return r.packets, true
}

// read gives the packet of a frame (struct tpacket3_hdr).
func (r *ring) read(f []byte) (packet, bool) {
	if len(f) < headerBytes {
		return packet{}, false
	}
	state, at, captured := number(f, 20), uint32(binary.NativeEndian.Uint16(f[24:])), number(f, 12)
	if int(at)+int(captured) > len(f) {
		return packet{}, false
	}
	p := packet{timeNs: int64(number(f, 4))*1e9 + int64(number(f, 8)), wire: number(f, 16), data: f[at : at+captured]}
	if r.tagged && state&statusTag != 0 {
		kind := uint32(vlanDefault)
		if state&statusTagKind != 0 {
			kind = uint32(binary.NativeEndian.Uint16(f[vlanProtoAt:]))
		}
		p.tag = kind<<16 | number(f, vlanTagAt)&0xffff
	}
	return p, true
}

// give gives the block back to the kernel.
func (r *ring) give() {
	atomic.StoreUint32(status(r.block()), unix.TP_STATUS_KERNEL)
	r.next = (r.next + 1) % r.blocks
}

func (r *ring) block() []byte { return r.shared[r.next*blockBytes : (r.next+1)*blockBytes] }

// status is the word by which a block changes hands; it is read and written as
// one, before or after everything else in the block.
func status(block []byte) *uint32 { return (*uint32)(unsafe.Pointer(&block[statusAt])) }

func number(b []byte, at int) uint32 { return binary.NativeEndian.Uint32(b[at:]) }

// counts gives how many packets came, how many of them were dropped, and how
// often the ring was full, since it was last asked.
func (r *ring) counts() (received, dropped, full uint32, err error) {
	s, err := unix.GetsockoptTpacketStatsV3(r.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("asking for the counts of the kernel: %w", err)
	}
	return s.Packets, s.Drops, s.Freeze_q_cnt, nil
}
