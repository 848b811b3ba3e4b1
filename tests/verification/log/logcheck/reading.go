package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// tileFile is what was read for a tile; isLonger where only the full one was there although a partial was asked for.
type tileFile struct {
	data     []byte
	isLonger bool
}

// readTile reads a file below tile/; where a partial one has gone, the full one that replaced it.
func (l *logFolder) readTile(name string) (tileFile, error) {
	path := filepath.Join(l.path, "tile", filepath.FromSlash(name))
	data, err := os.ReadFile(path)
	full, _, isPartial := strings.Cut(name, ".p/")
	if isPartial && errors.Is(err, fs.ErrNotExist) {
		data, fullErr := os.ReadFile(filepath.Join(l.path, "tile", filepath.FromSlash(full)))
		if fullErr == nil {
			return tileFile{data, true}, nil
		}
	}
	return tileFile{data, false}, err
}

// tileName is the part of a tile's path after its level.
func tileName(level int, number int64, width int) string {
	tile := tlog.Tile{H: tileHeight, L: level, N: number, W: width}
	return strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/%d/", tileHeight, level))
}

func nextEntry(bundle []byte) (entry, rest []byte, err error) {
	if len(bundle) < 2 {
		return nil, nil, errors.New("the bundle ends before its length")
	}
	end := 2 + int(binary.BigEndian.Uint16(bundle))
	if len(bundle) < end {
		return nil, nil, errors.New("the bundle ends inside it")
	}
	return bundle[2:end], bundle[end:], nil
}

func atMostTile(count int64) int {
	if count > tileWidth {
		return tileWidth
	}
	return int(count)
}

func parseDecimal(text string) (int64, error) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, err
	}
	if number < 0 || strconv.FormatInt(number, 10) != text {
		return 0, fmt.Errorf("%q is not a number in its one spelling", text)
	}
	return number, nil
}

func parseHash(text string) (hash tlog.Hash, err error) {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		return hash, err
	}
	if len(data) != len(hash) || base64.StdEncoding.EncodeToString(data) != text {
		return hash, fmt.Errorf("%q is not a hash in its one spelling", text)
	}
	copy(hash[:], data)
	return hash, nil
}
