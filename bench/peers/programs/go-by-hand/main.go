// The service that a good engineer could write in Go instead of using Hatchery: two profile routes on net/http and
// go-sqlite3. Like Hatchery, it hashes tokens, validates merged profiles and writes durably.
package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	_ "github.com/mattn/go-sqlite3"
	"golang.org/x/text/unicode/norm"
)

// profile has pointers where JSON may have null: a name must not be null, the other fields are removed by it.
type profile struct {
	UserID      string   `json:"user_id"`
	Name        *string  `json:"name"`
	PetName     *string  `json:"pet_name"`
	Age         *int     `json:"age,omitempty"`
	HealthGoals []string `json:"health_goals"`
	Locale      *string  `json:"locale"`
}

type user struct {
	profile
	Version     int    `json:"version"`
	CreatedAt   string `json:"created_at"`
	UpdatedAt   string `json:"updated_at"`
	AccessToken string `json:"access_token,omitempty"`
}

var (
	writer, readers = open(1), open(4)
	_               = must(writer.Exec(`CREATE TABLE IF NOT EXISTS users (user_id TEXT PRIMARY KEY, token_hash BLOB NOT NULL,
  name TEXT NOT NULL, pet_name TEXT NOT NULL, age INTEGER, health_goals TEXT NOT NULL, locale TEXT NOT NULL,
  version INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT, WITHOUT ROWID`))
	selectUser      = must(readers.Prepare(`SELECT * FROM users WHERE user_id = ?`))
	selectForUpdate = must(writer.Prepare(`SELECT * FROM users WHERE user_id = ?`))
	insertUser      = must(writer.Prepare(`INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`))
	updateUser      = must(writer.Prepare(`UPDATE users SET name = ?, pet_name = ?, age = ?, health_goals = ?, locale = ?,
  version = ?, updated_at = ? WHERE user_id = ?`))
	localePattern = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
)

func open(connections int) *sql.DB {
	database := must(sql.Open("sqlite3", "file:users.db?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate"))
	database.SetMaxOpenConns(connections)
	database.SetMaxIdleConns(connections)
	return database
}

// must panics on an error: the program ends at its start, and a request without an answer.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func isText(text *string, most int) bool {
	if text != nil {
		*text = strings.Join(strings.Fields(norm.NFC.String(*text)), " ")
	}
	return text != nil && *text != "" && utf8.RuneCountInString(*text) <= most
}

// merge overwrites the fields that were sent, and reports whether the result is valid.
func (p *profile) merge(body []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if decoder.Decode(p) != nil {
		return false
	}
	if english := "en"; p.Locale == nil {
		p.Locale = &english
	}
	valid := isText(p.Name, 40) && isText(p.PetName, 40) && len(p.HealthGoals) <= 10
	for i := range p.HealthGoals {
		valid = isText(&p.HealthGoals[i], 80) && valid
	}
	p.HealthGoals = append([]string{}, p.HealthGoals...) // JSON has [] instead of null.
	valid = valid && (p.Age == nil || (*p.Age >= 0 && *p.Age <= 120))
	return valid && len(*p.Locale) <= 35 && localePattern.MatchString(*p.Locale)
}

// owned reads the user, and fails unless the request has the user's token.
func owned(statement *sql.Stmt, r *http.Request, userID string) (u user, status int) {
	var tokenHash, goals []byte
	err := statement.QueryRow(userID).Scan(&u.UserID, &tokenHash, &u.Name, &u.PetName, &u.Age, &goals, &u.Locale,
		&u.Version, &u.CreatedAt, &u.UpdatedAt)
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	hash := sha256.Sum256([]byte(token))
	isOwner := err == nil && strings.EqualFold(scheme, "bearer") && subtle.ConstantTimeCompare(tokenHash, hash[:]) == 1
	if !isOwner || json.Unmarshal(goals, &u.HealthGoals) != nil {
		return u, http.StatusUnauthorized
	}
	return u, http.StatusOK
}

func now() string { return time.Now().UTC().Format("2006-01-02T15:04:05.000Z") }

func create(body []byte) (u user, status int) {
	if !u.merge(body) {
		return u, http.StatusBadRequest
	}
	u.UserID, u.AccessToken, u.Version, u.CreatedAt, u.UpdatedAt = rand.Text(), rand.Text()+rand.Text(), 1, now(), now()
	hash, goals := sha256.Sum256([]byte(u.AccessToken)), string(must(json.Marshal(u.HealthGoals)))
	must(insertUser.Exec(u.UserID, hash[:], u.Name, u.PetName, u.Age, goals, u.Locale, 1, u.CreatedAt, u.UpdatedAt))
	return u, http.StatusCreated
}

func change(r *http.Request, body []byte) (u user, status int) {
	var sent profile
	_ = json.Unmarshal(body, &sent) // merge fails if this does.
	tx := must(writer.Begin())
	defer tx.Rollback()
	if u, status = owned(tx.Stmt(selectForUpdate), r, sent.UserID); status != http.StatusOK {
		return u, status
	}
	if !u.merge(body) {
		return u, http.StatusBadRequest
	}
	u.Version, u.UpdatedAt = u.Version+1, now()
	goals := string(must(json.Marshal(u.HealthGoals)))
	must(tx.Stmt(updateUser).Exec(u.Name, u.PetName, u.Age, goals, u.Locale, u.Version, u.UpdatedAt, sent.UserID))
	return u, must(status, tx.Commit())
}

func handle(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64*1024))
	u, status := user{}, http.StatusRequestEntityTooLarge
	if err == nil && r.Method == "GET" {
		u, status = owned(selectUser, r, r.PathValue("id"))
	} else if err == nil && r.Header.Get("Authorization") != "" {
		u, status = change(r, body)
	} else if err == nil {
		u, status = create(body)
	}
	var answer any = u
	if status >= http.StatusBadRequest {
		answer = map[string]string{"message": http.StatusText(status)}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(answer)
}

func main() {
	http.HandleFunc("GET /users/{id}", handle)
	http.HandleFunc("POST /users", handle)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
