{{- define "watchfloor.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* What a Service, a budget and a policy find pods by. Argument: dict "root" "part". */}}
{{- define "watchfloor.selector" -}}
app.kubernetes.io/name: watchfloor
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "watchfloor.labels" -}}
{{ include "watchfloor.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "watchfloor.port" -}}
{{ get (dict "view" 8080 "ingest" 8081 "extractor" 8082 "aggregator" 8083) . }}
{{- end }}

{{- define "watchfloor.sasl" -}}
{{ hasPrefix "SASL" .Values.kafka.securityProtocol | ternary "yes" "" }}
{{- end }}

{{/* The files of the Secret that TLS needs, each as an item of a volume. */}}
{{- define "watchfloor.tls" -}}
{{- if hasSuffix "SSL" .Values.kafka.securityProtocol -}}
{{- if .Values.kafka.caInSecret }}
- { key: ca.crt, path: ca.crt }
{{- end }}
{{- if .Values.kafka.certificateInSecret }}
- { key: tls.crt, path: tls.crt }
- { key: tls.key, path: tls.key }
{{- end }}
{{- end -}}
{{- end }}

{{/* The settings of a service. Argument: dict "root" "part". */}}
{{- define "watchfloor.env" -}}
{{- $values := get .root.Values .part -}}
{{- $kafka := .root.Values.kafka -}}
{{- $secret := "kafka.secret: name the Secret with username, password and ca.crt, or say kafka.securityProtocol=PLAINTEXT" -}}
- { name: WATCHFLOOR_BROKER, value: {{ join "," $kafka.brokers | quote }} }
- { name: WATCHFLOOR_KAFKA_SECURITY_PROTOCOL, value: {{ $kafka.securityProtocol }} }
{{- if include "watchfloor.sasl" .root }}
- { name: WATCHFLOOR_KAFKA_SASL_MECHANISM, value: {{ $kafka.saslMechanism }} }
- name: WATCHFLOOR_KAFKA_SASL_USERNAME
  valueFrom: { secretKeyRef: { name: {{ required $secret $kafka.secret }}, key: username } }
- name: WATCHFLOOR_KAFKA_SASL_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ $kafka.secret }}, key: password } }
{{- end }}
{{- if contains "ca.crt" (include "watchfloor.tls" .root) }}
- { name: WATCHFLOOR_KAFKA_CA_FILE, value: /etc/watchfloor-kafka/ca.crt }
{{- end }}
{{- if contains "tls.key" (include "watchfloor.tls" .root) }}
- { name: WATCHFLOOR_KAFKA_CERTIFICATE_FILE, value: /etc/watchfloor-kafka/tls.crt }
- { name: WATCHFLOOR_KAFKA_KEY_FILE, value: /etc/watchfloor-kafka/tls.key }
{{- end }}
- { name: WATCHFLOOR_TOPIC_PREFIX, value: {{ $kafka.topicPrefix | quote }} }
- { name: WATCHFLOOR_PARTITIONS, value: {{ $kafka.partitions | quote }} }
- { name: WATCHFLOOR_REPLICATION, value: {{ $kafka.replication | quote }} }
- { name: WATCHFLOOR_LOG_LEVEL, value: {{ .root.Values.logLevel }} }
{{- if eq .part "ingest" }}
{{- if $values.feeds }}
- { name: WATCHFLOOR_FEEDS, value: /etc/watchfloor/feeds.yaml }
{{- end }}
{{- with $values.contact }}
- { name: WATCHFLOOR_CONTACT, value: {{ . | quote }} }
{{- end }}
{{- with $values.tokenSecret }}
- name: WATCHFLOOR_INGEST_TOKEN
  valueFrom: { secretKeyRef: { name: {{ . }}, key: token } }
{{- end }}
{{- end }}
{{- if eq .part "view" }}
- { name: WATCHFLOOR_INGEST, value: "{{ include "watchfloor.name" .root }}-ingest:8081" }
{{- with $values.cors }}
- { name: WATCHFLOOR_CORS, value: {{ . | quote }} }
{{- end }}
{{- if $values.consumersSecret }}
- { name: WATCHFLOOR_CONSUMERS, value: /etc/watchfloor-consumers/consumers.yaml }
{{- end }}
{{- if .root.Values.watchlist }}
- { name: WATCHFLOOR_WATCHLIST, value: /etc/watchfloor/watchlist.yaml }
{{- end }}
{{- end }}
{{- end }}

{{/* A pod of a service. Argument: dict "root" "part" "data" (the volume of the data folder is the pod's own and short-lived). */}}
{{- define "watchfloor.pod" -}}
{{- $values := get .root.Values .part -}}
{{- $tls := include "watchfloor.tls" .root | trim -}}
{{- $port := include "watchfloor.port" .part | int -}}
metadata:
  labels: {{- include "watchfloor.labels" . | nindent 4 }}
  annotations:
    checksum/config: {{ include (print .root.Template.BasePath "/config.yaml") .root | sha256sum }}
    prometheus.io/scrape: "true"
    prometheus.io/port: {{ $port | quote }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 30
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: { type: RuntimeDefault }
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "watchfloor.selector" . | nindent 10 }}
  containers:
    - name: {{ .part }}
      image: "{{ .root.Values.image.repository }}/{{ .part }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      ports:
        - { name: http, containerPort: {{ $port }} }
      env: {{- include "watchfloor.env" . | nindent 8 }}
      # Loading the model, and restoring a store that was lost, take their time: only what hangs is started again.
      startupProbe:
        httpGet: { path: /healthz, port: http }
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /healthz, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: /readyz, port: http }
        periodSeconds: 5
        timeoutSeconds: 5
      resources: {{- toYaml $values.resources | nindent 8 }}
      volumeMounts:
        - { name: data, mountPath: /var/lib/watchfloor }
        - { name: tmp, mountPath: /tmp }
        - { name: files, mountPath: /etc/watchfloor, readOnly: true }
        {{- if $tls }}
        - { name: kafka-tls, mountPath: /etc/watchfloor-kafka, readOnly: true }
        {{- end }}
        {{- if and (eq .part "view") $values.consumersSecret }}
        - { name: consumers, mountPath: /etc/watchfloor-consumers, readOnly: true }
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: 256Mi }
    {{- if .data }}
    - name: data
      emptyDir: { sizeLimit: 1Gi }
    {{- end }}
    - name: files
      configMap: { name: {{ include "watchfloor.name" .root }} }
    {{- if $tls }}
    - name: kafka-tls
      secret:
        secretName: {{ required "kafka.secret: name the Secret with ca.crt, or say kafka.caInSecret=false" .root.Values.kafka.secret }}
        defaultMode: 0440
        items: {{- $tls | nindent 10 }}
    {{- end }}
    {{- if and (eq .part "view") $values.consumersSecret }}
    - name: consumers
      secret:
        secretName: {{ $values.consumersSecret }}
        items: [{ key: consumers.yaml, path: consumers.yaml }]
    {{- end }}
{{- end }}
