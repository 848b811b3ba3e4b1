// Command logcheck is an independent check of a published log: it shares no code, language or author with the
// program that writes it, and rests on the packages behind Go's own checksum database.
//
//	logcheck FOLDER VKEY [EARLIER-CHECKPOINT | RECORD.tlog-proof]...
//
// It rebuilds every hash from the entries alone, compares the root with the signed one and every tile with the rebuilt
// hashes, then checks each earlier checkpoint and proof file named. It prints "ok" with size and root and exits 0, or
// prints what failed and exits 1. It does not use tlog.TileHashReader, which before x/mod 0.40.0 can leave a tile
// unauthenticated (CVE-2026-56865).
package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	proofStart = "c2sp.org/tlog-proof@v1\n"
)

// logFolder is a log on disk, with the hashes rebuilt from its entries.
type logFolder struct {
	path     string
	verifier note.Verifier
	tree     tlog.Tree
	stored   []tlog.Hash // in the order of tlog.StoredHashIndex
	leaves   []tlog.Hash
}

// ReadHashes makes logFolder a tlog.HashReader.
func (l *logFolder) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, 0, len(indexes))
	for _, index := range indexes {
		if index < 0 || index >= int64(len(l.stored)) {
			return nil, fmt.Errorf("no hash is stored at %d", index)
		}
		hashes = append(hashes, l.stored[index])
	}
	return hashes, nil
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: logcheck FOLDER VKEY [EARLIER-CHECKPOINT | RECORD.tlog-proof]...")
		os.Exit(2)
	}
	tree, err := check(os.Args[1], os.Args[2], os.Args[3:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "FAIL:", err)
		os.Exit(1)
	}
	fmt.Println("ok", tree.N, tree.Hash)
}

func check(folder, vkey string, files []string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	log := &logFolder{path: folder, verifier: verifier}
	raw, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	if log.tree, err = log.openCheckpoint(raw); err != nil {
		return tlog.Tree{}, fmt.Errorf("checkpoint: %w", err)
	}
	for _, step := range []func() error{log.rebuild, log.compareRoot, log.compareTiles} {
		if err := step(); err != nil {
			return tlog.Tree{}, err
		}
	}
	for _, file := range files {
		if err := log.checkFile(file); err != nil {
			return tlog.Tree{}, fmt.Errorf("%s: %w", file, err)
		}
	}
	return log.tree, nil
}

// openCheckpoint verifies a signed note and reads its three lines.
func (l *logFolder) openCheckpoint(raw []byte) (tlog.Tree, error) {
	opened, err := note.Open(raw, note.VerifierList(l.verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return tlog.Tree{}, errors.New("the text is not exactly three lines")
	}
	if lines[0] != l.verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("the origin is %q, the key's name %q", lines[0], l.verifier.Name())
	}
	size, err := parseDecimal(lines[1])
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := parseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, err
	}
	if size == 0 && root != tlog.Hash(sha256.Sum256(nil)) {
		return tlog.Tree{}, errors.New("size 0 without the empty root")
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

// rebuild reads every bundle and derives all hashes of the tree from the entries.
func (l *logFolder) rebuild() error {
	for first := int64(0); first < l.tree.N; first += tileWidth {
		width := atMostTile(l.tree.N - first)
		name := "entries/" + tileName(0, first/tileWidth, width)
		bundle, err := l.readTile(name)
		if err != nil {
			return err
		}
		for index := first; index < first+int64(width); index++ {
			entry, rest, err := nextEntry(bundle.data)
			if err != nil {
				return fmt.Errorf("entry %d: %w", index, err)
			}
			bundle.data = rest
			leaf := tlog.RecordHash(entry)
			hashes, err := tlog.StoredHashesForRecordHash(index, leaf, l)
			if err != nil {
				return err
			}
			l.stored = append(l.stored, hashes...)
			l.leaves = append(l.leaves, leaf)
		}
		if len(bundle.data) > 0 && !bundle.isLonger {
			return fmt.Errorf("%s has %d bytes too many", name, len(bundle.data))
		}
	}
	return nil
}

func (l *logFolder) compareRoot() error {
	if l.tree.N == 0 {
		return nil
	}
	root, err := tlog.TreeHash(l.tree.N, l)
	if err != nil {
		return err
	}
	if root != l.tree.Hash {
		return fmt.Errorf("the entries give the root %v, the checkpoint says %v", root, l.tree.Hash)
	}
	return nil
}

// compareTiles holds every published tile against the rebuilt hashes.
func (l *logFolder) compareTiles() error {
	level := 0
	for count := l.tree.N; count > 0; count >>= tileHeight {
		for number := int64(0); number*tileWidth < count; number++ {
			width := atMostTile(count - number*tileWidth)
			want, err := tlog.ReadTileData(tlog.Tile{H: tileHeight, L: level, N: number, W: width}, l)
			if err != nil {
				return err
			}
			name := fmt.Sprintf("%d/%s", level, tileName(level, number, width))
			found, err := l.readTile(name)
			if err != nil {
				return err
			}
			if found.isLonger && len(found.data) == tileWidth*tlog.HashSize {
				found.data = found.data[:len(want)]
			}
			if !bytes.Equal(want, found.data) {
				return fmt.Errorf("tile %s differs from the entries' hashes", name)
			}
		}
		level++
	}
	return nil
}

func (l *logFolder) checkFile(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if bytes.HasPrefix(raw, []byte(proofStart)) {
		return l.checkProof(string(raw[len(proofStart):]))
	}
	return l.checkEarlier(raw)
}

// checkEarlier shows that a checkpoint kept from before is a beginning of this tree.
func (l *logFolder) checkEarlier(raw []byte) error {
	old, err := l.openCheckpoint(raw)
	if err != nil {
		return err
	}
	if old.N > l.tree.N {
		return fmt.Errorf("the log had %d entries and has %d", old.N, l.tree.N)
	}
	if old.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(l.tree.N, old.N, l)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, l.tree.N, l.tree.Hash, old.N, old.Hash)
}

// checkProof shows that a proof file leads from this log's entry to the root its own checkpoint signs.
func (l *logFolder) checkProof(text string) error {
	head, checkpoint, found := strings.Cut(text, "\n\n")
	if !found {
		return errors.New("no empty line before the checkpoint")
	}
	lines := strings.Split(head, "\n")
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return errors.New("no index line")
	}
	index, err := parseDecimal(strings.TrimPrefix(lines[0], "index "))
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := parseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := l.openCheckpoint([]byte(checkpoint))
	if err != nil {
		return err
	}
	if index >= tree.N || tree.N > l.tree.N {
		return fmt.Errorf("index %d of %d, in a log of %d", index, tree.N, l.tree.N)
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, l.leaves[index])
}
