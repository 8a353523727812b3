// PocketBase with a pet's name for its users, and durable commits. Users see only themselves by its default rules. They are
// created without a password, or by its own sign-up.
package main

import (
	"log"
	"net/http"

	"github.com/google/uuid"
	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/core"
)

// PocketBase's own settings, except for synchronous, which is NORMAL there.
const pragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(200000000)" +
	"&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)"

// hatch creates a user without a password, which PocketBase's own sign-up does not allow, and issues a token.
func hatch(e *core.RequestEvent) error {
	sent := map[string]string{}
	if err := e.BindBody(&sent); err != nil {
		return err
	}
	users, err := e.App.FindCachedCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	user := core.NewRecord(users)
	user.SetEmail(uuid.NewString() + "@example.com")
	user.SetRaw("password", &core.PasswordFieldValue{Hash: "none"})
	user.Set("name", sent["name"])
	user.Set("pet_name", sent["pet_name"])
	if err := e.App.Save(user); err != nil {
		return err
	}
	token, err := user.NewAuthToken()
	if err != nil {
		return err
	}
	return e.JSON(http.StatusCreated, map[string]string{"id": user.Id, "token": token})
}

func setUp(app core.App) error {
	app.Settings().Logs.MaxDays = 0
	if err := app.Save(app.Settings()); err != nil {
		return err
	}
	users, err := app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	users.Fields.Add(
		&core.TextField{Name: "name", Required: true, Max: 40},
		&core.TextField{Name: "pet_name", Required: true, Max: 40},
	)
	return app.Save(users)
}

func main() {
	connect := func(path string) (*dbx.DB, error) { return dbx.Open("sqlite", path+pragmas) }
	app := pocketbase.NewWithConfig(pocketbase.Config{DBConnect: connect})
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Router.POST("/api/hatch", hatch)
		if err := setUp(app); err != nil {
			return err
		}
		return e.Next()
	})
	if err := app.Start(); err != nil {
		log.Fatal(err)
	}
}
