//! A password that is written down anywhere in a folder stands in no document that Limbeck writes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use limbeck::audit::{Audit, audit};
use limbeck::environment::Options;
use limbeck::folder::Folder;
use limbeck::record::{self, About};
use limbeck::report;

/// Passwords of several shapes: letters that Markdown, JSON or an address would write otherwise among them.
const SECRETS: [&str; 5] = ["hunter2hunter2", "S3cr_et*Pa55", "p%40ss-w0rd!x", "Zq~7#kk.mm", "längliches2"];

fn audited(secret: &str) -> Audit {
    let env_py = "import os\nfrom alembic import context\nURL = os.getenv('DATABASE_URL', 'postgresql://app:SECRET@db/app')\n\
        DB_PASSWORD = os.getenv('DB_PASSWORD', 'SECRET')\n\
        context.configure(url=f'postgresql://app:{DB_PASSWORD}@db/app')\n";
    let migration = "\"\"\"connect to postgresql://app:SECRET@db/app\n\nRevision ID: 1f2e3d4c5b6a\n\"\"\"\n\
        import os\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = '1f2e3d4c5b6a'\ndown_revision = None\n\
        # NOTE: the server is postgresql://app:SECRET@db/app\nURL = os.environ.get('URL', 'postgresql://app:SECRET@db/app')\n\
        PASSWORD = os.environ.get('APP_PASSWORD', 'SECRET')\nOTHER = dict(user='app', password='SECRET')\n\
        AGAIN = ['SECRET']\n\n\
        def upgrade():\n    op.create_table('links', sa.Column('url', sa.String(), server_default='http://app:SECRET@db/app', \
        comment='see postgresql://app:SECRET@db/app'))\n    op.execute(\"CREATE ROLE app LOGIN PASSWORD 'SECRET'\")\n    \
        op.execute(\"INSERT INTO links VALUES ('postgresql://app:SECRET@db/app')\")\n    \
        op.execute(f\"SELECT dblink('{URL}')\")\n    undefined('postgresql://app:SECRET@db/app')\n    \
        if os.environ.get('X') == 'postgresql://app:SECRET@db/app':\n        op.execute('SELECT 1')\n\n\
        def downgrade():\n    pass\n";
    let document = "Migration 1f2e3d4c5b6a was applied with `PGPASSWORD=SECRET psql` to postgresql://app:SECRET@db/app.\n\n\
        | Migration | Command |\n|---|---|\n| 2a3b4c5d6e7f_add.py | `MYSQL_PWD='SECRET' mysql` |\n";
    let files = [
        (
            "alembic.ini",
            "[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql://app:SECRET@db/app\ndb_password = SECRET\n",
        ),
        ("migrations/env.py", env_py),
        ("migrations/versions/1f2e3d4c5b6a_links.py", migration),
        ("app/db.py", "URL = 'postgresql://app:SECRET@db/app'\nBase.metadata.create_all(create_engine(URL))\n"),
        (".env", "POSTGRES_PASSWORD=SECRET\nDATABASE_URL=postgresql://app:SECRET@db/app\n"),
        (
            "docker-compose.yml",
            "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: SECRET\n      - MYSQL_PASSWORD=SECRET\n",
        ),
        ("README.md", document),
    ];
    let mut folder = Folder::default();
    for (path, text) in files {
        folder.add(path, text.replace("SECRET", secret).into_bytes());
    }
    audit(&folder, &Options::default(), &mut |_, _| {})
}

#[test]
fn no_document_has_a_password() {
    let mut leaks = Vec::new();
    for secret in SECRETS {
        let audit = audited(secret);
        assert!(audit.beside.credentials.len() > 10, "only {:?}", audit.beside.credentials);
        let others = [
            ("text", report::text::report(&audit, true)),
            ("junit", report::junit::report(&audit, None)),
            ("github", report::github::report(&audit, true)),
        ];
        let others = others.map(|(name, text)| (name, report::without_secrets(text)));
        let record = |has_source| {
            let about = About { name: &format!("postgresql://app:{secret}@db"), has_source };
            // A line for each thing in it.
            record::record(&audit, &about).replace("},", "},\n")
        };
        let records = [("report.html", record(true)), ("report.html without source", record(false))];
        let documents = report::documents(&audit);
        let all = documents.iter().map(|it| (it.name.as_str(), report::content(&audit, it)));
        for (name, text) in all.chain(others).chain(records) {
            // As they stand, and as Markdown and JSON write them.
            let written = [
                secret.to_owned(),
                secret.replace('_', "\\_").replace('*', "\\*").replace('~', "\\~").replace('#', "\\#"),
            ];
            let has = |line: &&str| written.iter().any(|secret| line.contains(secret));
            leaks.extend(text.lines().filter(has).map(|line| format!("{name}: {}", line.trim())));
        }
        let masked = format!("{:?}", (&audit.beside.credentials, &audit.beside.mentions));
        assert!(!masked.contains(secret), "{masked}");
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}
