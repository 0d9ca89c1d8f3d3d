#!/bin/sh
# Starts Alertmanager with a configuration made from the environment, which its own file cannot read.
# Receivers: e-mail if ALERT_EMAIL_TO and ALERT_SMTP_ADDRESS are set, a webhook if ALERT_WEBHOOK_URL is set.
set -eu
umask 077

say() { printf 'event=%s %s\n' "$1" "$2" >&2; }

# Between the single quotes of YAML.
quoted() { printf "'%s'" "$(printf %s "$1" | sed "s/'/''/g")"; }

email='' webhook=''
if [ -n "$ALERT_EMAIL_TO" ] && [ -n "$ALERT_SMTP_ADDRESS" ]; then
  email="
    email_configs:
      - to: $(quoted "$ALERT_EMAIL_TO")
        send_resolved: true"
  say email_enabled "server=$ALERT_SMTP_ADDRESS"
elif [ -n "$ALERT_EMAIL_TO$ALERT_SMTP_ADDRESS" ]; then
  say settings_invalid "detail=\"ALERT_EMAIL_TO and ALERT_SMTP_ADDRESS: one is empty (expected: both set, or both empty)\""
  exit 2
else
  say email_disabled "detail=\"alerts are sent to no mailbox: ALERT_EMAIL_TO is empty (expected: set in .env with ALERT_SMTP_ADDRESS)\""
fi
if [ -n "$ALERT_WEBHOOK_URL" ]; then
  webhook="
    webhook_configs:
      - url: $(quoted "$ALERT_WEBHOOK_URL")
        send_resolved: true"
  say webhook_enabled "host=$(printf %s "$ALERT_WEBHOOK_URL" | cut -d / -f 3 | sed "s/.*@//")"
else
  say webhook_disabled "detail=\"alerts are sent to no webhook: ALERT_WEBHOOK_URL is empty (expected: set in .env)\""
fi

{
  if [ -n "$email" ]; then
    printf %s "$ALERT_SMTP_PASSWORD" >/tmp/smtp-password
    cat <<YAML
global:
  smtp_smarthost: $(quoted "$ALERT_SMTP_ADDRESS")
  smtp_from: $(quoted "${ALERT_EMAIL_FROM:-$ALERT_EMAIL_TO}")
  smtp_require_tls: $ALERT_SMTP_REQUIRE_TLS
YAML
    [ -z "$ALERT_SMTP_USERNAME" ] || cat <<YAML
  smtp_auth_username: $(quoted "$ALERT_SMTP_USERNAME")
  smtp_auth_password_file: /tmp/smtp-password
YAML
  fi
  cat <<YAML
route:
  # Both severities reach every receiver; a critical alert is repeated every hour, a warning once a day.
  receiver: warning
  group_by: [alertname]
  group_wait: 10s
  group_interval: 30s
  repeat_interval: 24h
  routes:
    - receiver: critical
      matchers: ['severity="critical"']
      repeat_interval: 1h
receivers:
  - name: critical$email$webhook
  - name: warning$email$webhook
YAML
} >/tmp/alertmanager.yml

exec /bin/alertmanager --config.file=/tmp/alertmanager.yml --storage.path=/alertmanager --cluster.listen-address= "$@"
