; The installer of Học Số. For one person without rights (the default) or, started with rights, for everybody.
;
;   HocSo-…-setup.exe /S                    silently, for this account, into %LOCALAPPDATA%\Programs\HocSo
;   HocSo-…-setup.exe /S /ALLUSERS          silently, for every account, into %ProgramFiles%\HocSo (needs rights)
;   … /D=C:\Some folder                     elsewhere; it has to be the last word, without quotes
;   uninstall.exe /S                        silently; the data stays
;   uninstall.exe /S /DELETEDATA            silently, with the data of this account
;
; Exit codes: 0 done, 1 given up by the user, 2 a file could not be written or rights are missing, 3 Học Số is running.
; An organisation file (.hsorg) beside the installer is taken along; the first start offers it.

Unicode true
Target amd64-unicode
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"
!include "nsDialogs.nsh"
!include "x64.nsh"
!include "WinVer.nsh"

!define APP "HocSo"
!define TITLE "Học Số"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP}"

Name "${TITLE}"
BrandingText "${TITLE} ${VERSION}"
OutFile "${OUT}"
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestDPIAware true
ManifestSupportedOS all
AllowSkipFiles off
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1066 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=1066 "FileDescription" "${TITLE} ${VERSION}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "Apache-2.0"

Var ForAll
Var ForAllBox

!define MUI_ICON "${BRAND}\hocso.ico"
!define MUI_UNICON "${BRAND}\hocso.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${BRAND}\side.bmp"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\HocSo.exe"
!insertmacro MUI_PAGE_WELCOME
Page custom AskForWhom TakeForWhom
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"
!insertmacro MUI_LANGUAGE "English"

LangString WHOM_TITLE 1066 "Cài cho ai?"
LangString WHOM_TITLE 1033 "Install for whom?"
LangString WHOM_TEXT 1066 "Mỗi người vẫn có dữ liệu học riêng trong tài khoản Windows của mình."
LangString WHOM_TEXT 1033 "Everybody keeps learning data of their own in their Windows account."
LangString WHOM_ME 1066 "Chỉ cho tài khoản Windows này (không cần quyền quản trị)"
LangString WHOM_ME 1033 "For this Windows account only (no administrator needed)"
LangString WHOM_ALL 1066 "Cho mọi người dùng máy này (cần quyền quản trị)"
LangString WHOM_ALL 1033 "For everybody on this computer (needs an administrator)"
LangString NO_RIGHTS 1066 "Cài cho mọi người cần quyền quản trị. Hãy chạy lại bằng tài khoản quản trị, hoặc cài chỉ cho tài khoản này."
LangString NO_RIGHTS 1033 "Installing for everybody needs an administrator. Start it again as one, or install for this account only."
LangString RUNNING 1066 "Học Số đang mở. Hãy đóng Học Số rồi chọn Thử lại. Bài đang làm đã được lưu."
LangString RUNNING 1033 "Học Số is open. Close it, then choose Retry. What was answered is kept."
LangString OLD_WINDOWS 1066 "Học Số cần Windows 10 (64 bit, bản 1809) trở lên."
LangString OLD_WINDOWS 1033 "Học Số needs Windows 10 (64-bit, version 1809) or newer."
LangString KIND_PACK 1066 "Gói khóa học Học Số"
LangString KIND_PACK 1033 "Học Số course pack"
LangString KIND_REPORT 1066 "Báo cáo hoàn thành Học Số"
LangString KIND_REPORT 1033 "Học Số completion report"
LangString KIND_ORG 1066 "Tệp tổ chức Học Số"
LangString KIND_ORG 1033 "Học Số organisation file"
LangString DELETE_DATA 1066 "Xóa luôn dữ liệu học của tài khoản này?$\r$\n$\r$\n$0$\r$\n$\r$\nTrong đó có hồ sơ, khóa ký và kết quả chưa gửi; xóa rồi không lấy lại được. Chọn Không (No) để giữ lại cho lần cài sau."
LangString DELETE_DATA 1033 "Delete the learning data of this account as well?$\r$\n$\r$\n$0$\r$\n$\r$\nIt holds profiles, signing keys and results not yet sent, and cannot be brought back. Choose No to keep it for the next installation."

; -- before anything is written ---------------------------------------------------------------------------

!macro UseContext
  ${If} $ForAll == 1
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
!macroend

Function .onInit
  SetRegView 64
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(OLD_WINDOWS)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  StrCpy $ForAll 0
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/ALLUSERS" $1
  ${IfNot} ${Errors}
    StrCpy $ForAll 1
    Call HasRights
    Pop $1
    ${If} $1 == 0
      MessageBox MB_OK|MB_ICONSTOP "$(NO_RIGHTS)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
  Call ChooseFolder
FunctionEnd

Function HasRights
  UserInfo::GetAccountType
  Pop $2
  ${If} $2 == "Admin"
    Push 1
  ${Else}
    Push 0
  ${EndIf}
FunctionEnd

; Where it was installed before, otherwise the usual folder; a folder named by /D= stays.
Function ChooseFolder
  !insertmacro UseContext
  ${If} $INSTDIR != ""
    Return
  ${EndIf}
  ReadRegStr $INSTDIR SHCTX "${UNINSTALL}" "InstallLocation"
  ${If} $INSTDIR == ""
    ${If} $ForAll == 1
      StrCpy $INSTDIR "$PROGRAMFILES64\${APP}"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${APP}"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function AskForWhom
  !insertmacro MUI_HEADER_TEXT "$(WHOM_TITLE)" "$(WHOM_TEXT)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 20u 100% 14u "$(WHOM_ME)"
  Pop $1
  ${NSD_CreateRadioButton} 0 40u 100% 14u "$(WHOM_ALL)"
  Pop $ForAllBox
  ${If} $ForAll == 1
    ${NSD_Check} $ForAllBox
  ${Else}
    ${NSD_Check} $1
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function TakeForWhom
  ${NSD_GetState} $ForAllBox $0
  ${If} $0 == ${BST_CHECKED}
    Call HasRights
    Pop $1
    ${If} $1 == 0
      ; Windows asks for an administrator and starts this installer anew.
      ExecShell "runas" "$EXEPATH" "/ALLUSERS"
      Quit
    ${EndIf}
    StrCpy $0 1
  ${Else}
    StrCpy $0 0
  ${EndIf}
  ${If} $0 != $ForAll
    StrCpy $ForAll $0
    StrCpy $INSTDIR ""
    Call ChooseFolder
  ${EndIf}
FunctionEnd

; -- installing -------------------------------------------------------------------------------------------

!macro WaitUntilClosed
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\HocSo.exe"
      ${Break}
    ${EndIf}
    ClearErrors
    FileOpen $9 "$INSTDIR\HocSo.exe" a
    ${IfNot} ${Errors}
      FileClose $9
      ${Break}
    ${EndIf}
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDCANCEL`
      SetErrorLevel 3
      Quit
    ${EndIf}
  ${Loop}
!macroend

!macro FileType SUFFIX KEY NAME
  WriteRegStr SHCTX "Software\Classes\${KEY}" "" "${NAME}"
  WriteRegStr SHCTX "Software\Classes\${KEY}\DefaultIcon" "" "$INSTDIR\HocSo.exe,0"
  WriteRegStr SHCTX "Software\Classes\${KEY}\shell\open\command" "" '"$INSTDIR\HocSo.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\${SUFFIX}" "" "${KEY}"
  WriteRegStr SHCTX "Software\Classes\${SUFFIX}\OpenWithProgids" "${KEY}" ""
!macroend

!macro NoFileType SUFFIX KEY
  DeleteRegKey SHCTX "Software\Classes\${KEY}"
  ReadRegStr $1 SHCTX "Software\Classes\${SUFFIX}" ""
  ${If} $1 == "${KEY}"
    DeleteRegKey SHCTX "Software\Classes\${SUFFIX}"
  ${Else}
    DeleteRegValue SHCTX "Software\Classes\${SUFFIX}\OpenWithProgids" "${KEY}"
  ${EndIf}
!macroend

!macro TellExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Section
  SetRegView 64
  !insertmacro UseContext
  !insertmacro WaitUntilClosed
  SetOverwrite on
  ; What an older version had and this one has not must not stay.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${SOURCE}\*"
  ${If} ${Errors}
    SetErrorLevel 2
    Abort
  ${EndIf}
  CopyFiles /SILENT "$EXEDIR\*.hsorg" "$INSTDIR"
  ClearErrors
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\HocSo.exe"
  !insertmacro FileType ".hspack" "HocSo.Pack" "$(KIND_PACK)"
  !insertmacro FileType ".hsreport" "HocSo.Report" "$(KIND_REPORT)"
  !insertmacro FileType ".hsorg" "HocSo.Organisation" "$(KIND_ORG)"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\HocSo.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "Ban Chỉ đạo chuyển đổi số Mỹ Hào"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "ForAll" $ForAll
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" $0
  !insertmacro TellExplorer
SectionEnd

; -- taking it away ---------------------------------------------------------------------------------------

Function un.onInit
  SetRegView 64
  ; Installed for everybody is what HKEY_LOCAL_MACHINE knows under this very folder.
  StrCpy $ForAll 0
  ReadRegStr $0 HKLM "${UNINSTALL}" "InstallLocation"
  ${If} $0 == $INSTDIR
    StrCpy $ForAll 1
  ${EndIf}
FunctionEnd

Section "Uninstall"
  SetRegView 64
  !insertmacro UseContext
  !insertmacro WaitUntilClosed
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\HocSo.exe"
  Delete "$INSTDIR\hocso-cli.exe"
  Delete "$INSTDIR\*.hsorg"
  Delete "$INSTDIR\uninstall.exe"
  ; Never with /r: whoever chose a folder with other things in it keeps them.
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  !insertmacro NoFileType ".hspack" "HocSo.Pack"
  !insertmacro NoFileType ".hsreport" "HocSo.Report"
  !insertmacro NoFileType ".hsorg" "HocSo.Organisation"
  DeleteRegKey SHCTX "${UNINSTALL}"
  !insertmacro TellExplorer

  SetShellVarContext current
  ; The folder for programs of one account, where nothing else is in it.
  RMDir "$LOCALAPPDATA\Programs"
  StrCpy $0 "$LOCALAPPDATA\${APP}"
  ${If} ${FileExists} "$0\*.*"
    ${GetParameters} $1
    ClearErrors
    ${GetOptions} $1 "/DELETEDATA" $2
    ${IfNot} ${Errors}
      RMDir /r "$0"
    ${ElseIf} ${Cmd} `MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(DELETE_DATA)" /SD IDNO IDYES`
      RMDir /r "$0"
    ${EndIf}
  ${EndIf}
SectionEnd
